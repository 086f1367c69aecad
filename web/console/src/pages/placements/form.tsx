import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PlacementDocument, ProductChip as Product } from "../../api/types";
import { useWord } from "../../i18n/words";
import { Picture, Tag } from "../../parts/chips";
import { Choice } from "../../parts/choice";
import { Section } from "../../parts/page";
import { ProductPicker } from "../../parts/product-picker";
import { Reorder } from "../../parts/reorder";
import field from "../../parts/search-field.module.css";
import { PageChoice } from "./page-choice";
import { useProducts } from "./pinned";
import css from "./placements.module.css";
import { TitleFields } from "./title-fields";

interface Props {
  document: PlacementDocument;
  strategies: string[];
  /** Never published: its page may still change without anybody being shown something else. */
  fresh: boolean;
  onChange: (part: Partial<PlacementDocument>) => void;
}

export function DocumentForm({ document, strategies, fresh, onChange }: Props) {
  return (
    <div>
      <Headings document={document} fresh={fresh} onChange={onChange} />
      <Strategies document={document} strategies={strategies} onChange={onChange} />
      <Products document={document} onChange={onChange} />
    </div>
  );
}

type PartProps = Omit<Props, "strategies" | "fresh">;

function Headings({ document, fresh, onChange }: PartProps & { fresh: boolean }) {
  const { t } = useTranslation();
  return (
    <Section title={t("edit.title")}>
      <div className={css.fields}>
        <TitleFields title={document.title} onChange={(title) => onChange({ title })} />
        {fresh && <PageChoice page={document.page} onChange={(page) => onChange({ page })} />}
      </div>
    </Section>
  );
}

function Strategies({ document, strategies, onChange }: Omit<Props, "fresh">) {
  const { t } = useTranslation();
  const word = useWord();
  const left = strategies.filter((strategy) => !document.strategies.includes(strategy));
  const only = document.strategies.length === 1;
  return (
    <Section title={t("edit.strategies")} note={t("edit.strategies_note")}>
      <Reorder
        label={t("edit.strategies")}
        ids={document.strategies}
        nameOf={(id) => word("strategy", id)}
        render={(id) => (
          <span className={css.strategy}>
            {word("strategy", id)}
            <span className={css.quiet}>{t(`strategy_note.${id}` as never, { defaultValue: "" }) as string}</span>
          </span>
        )}
        onChange={(ids) => onChange({ strategies: ids })}
        onRemove={
          only ? undefined : (id) => onChange({ strategies: document.strategies.filter((other) => other !== id) })
        }
      />
      <div className={css.under}>
        {left.length > 0 && document.strategies.length < 8 && (
          <Choice
            label={t("edit.add_strategy")}
            value=""
            onChange={(id) => id && onChange({ strategies: [...document.strategies, id] })}
            options={[
              { value: "", label: t("edit.add_strategy") },
              ...left.map((id) => ({ value: id, label: word("strategy", id) })),
            ]}
          />
        )}
        <label className={css.number}>
          {t("edit.number")}
          <input
            type="number"
            className={field.field}
            min={1}
            max={48}
            value={document.n}
            onChange={(event) => {
              const n = Math.round(event.currentTarget.valueAsNumber);
              if (n >= 1 && n <= 48) onChange({ n });
            }}
          />
        </label>
      </div>
    </Section>
  );
}

function Products({ document, onChange }: PartProps) {
  const { t } = useTranslation();
  const [picked, setPicked] = useState(() => new Map<string, Product>());
  const products = useProducts([...document.pins, ...document.excluded], picked);
  const name = (id: string) => products.get(id)?.name ?? id;
  const taken = [...document.pins, ...document.excluded];
  const line = (id: string) => <ProductLine product={products.get(id)} id={id} />;
  const remember = (product: Product) => setPicked((now) => new Map(now).set(product.product_id, product));
  return (
    <>
      <Section title={t("edit.pins")} note={t("edit.pins_note")}>
        <Reorder
          label={t("edit.pins")}
          ids={document.pins}
          nameOf={name}
          render={line}
          onChange={(pins) => onChange({ pins })}
          onRemove={(id) => onChange({ pins: document.pins.filter((pin) => pin !== id) })}
        />
        <div className={css.under}>
          <ProductPicker
            label={t("edit.pin")}
            taken={taken}
            onPick={(product) => {
              remember(product);
              onChange({ pins: [...document.pins, product.product_id] });
            }}
          />
        </div>
      </Section>
      <Section title={t("edit.exclusions")}>
        <ul className={css.excluded}>
          {document.excluded.map((id) => (
            <li key={id}>
              {line(id)}
              <button
                type="button"
                aria-label={t("reorder.remove", { name: name(id) })}
                onClick={() => onChange({ excluded: document.excluded.filter((other) => other !== id) })}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
        <ProductPicker
          label={t("edit.exclude")}
          taken={taken}
          onPick={(product) => {
            remember(product);
            onChange({ excluded: [...document.excluded, product.product_id] });
          }}
        />
      </Section>
    </>
  );
}

function ProductLine({ product, id }: { product: Product | undefined; id: string }) {
  const { t } = useTranslation();
  if (!product) return <span className={css.productLine}>{id}</span>;
  return (
    <span className={css.productLine}>
      <Picture product={product} size={28} />
      <span className={css.ellipsis}>{product.name}</span>
      {!product.sellable && <Tag tone="warn">{t("chip.unsellable")}</Tag>}
    </span>
  );
}
