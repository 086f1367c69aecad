import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { cataloguePage, contrastQuery, previewQuery } from "../../api/queries";
import type { PlacementDocument, Preview, ProductChip } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { Choice } from "../../parts/choice";
import { ProductPicker } from "../../parts/product-picker";
import { RankedRow } from "../../parts/reason";
import { Loaded, SkeletonBlock } from "../../parts/states";
import { DroppedList } from "./dropped";
import { titleIn } from "./names";
import css from "./placements.module.css";

const ANYBODY = "";

/** The slot as two people whose tastes differ would see it, computed by the same code that serves the shop. */
export function SideBySide({ document }: { document: PlacementDocument }) {
  const contrast = useQuery(contrastQuery);
  const top = useQuery({
    queryKey: ["preview-page"],
    queryFn: ({ signal }) => cataloguePage({ query: "", category: "", sort: "views" }, undefined, signal),
    staleTime: 300_000,
  });
  const [chosen, setChosen] = useState<[string | null, string | null]>([null, null]);
  const [page, setPage] = useState<{ product?: ProductChip; category?: string }>({});
  const [settled] = useDebouncedValue(document, 200);
  const people = contrast.data?.people ?? [];
  const ids = chosen.map((id, side) => id ?? people[side]?.person_id ?? ANYBODY);
  const product = page.product ?? top.data?.rows[0]?.product;
  const category = page.category ?? top.data?.categories[0] ?? "";
  const preview = useQuery({
    ...previewQuery(settled, {
      personIds: ids,
      productId: document.page === "product" ? (product?.product_id ?? "") : "",
      category: document.page === "category" ? category : "",
    }),
    enabled: !contrast.isPending && !top.isPending,
  });
  return (
    <>
      {document.page === "product" && <OnProduct product={product} onPick={(next) => setPage({ product: next })} />}
      {document.page === "category" && (
        <OnCategory
          category={category}
          categories={top.data?.categories ?? []}
          onPick={(next) => setPage({ category: next })}
        />
      )}
      <div className={css.sides}>
        {ids.map((id, side) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the two sides are places, not things
          <div key={side} className={css.side}>
            <As
              id={id}
              side={side}
              people={people.map((person, number) => ({
                value: person.person_id,
                label: [person.label, contrast.data?.tastes[number]].filter(Boolean).join(" · "),
              }))}
              onChoose={(next) => setChosen(side === 0 ? [next, chosen[1]] : [chosen[0], next])}
            />
            <Loaded query={preview} skeleton={<SkeletonBlock lines={6} height={40} />}>
              {(previews) => <Shown preview={previews[side]} document={document} />}
            </Loaded>
          </div>
        ))}
      </div>
    </>
  );
}

interface AsProps {
  id: string;
  side: number;
  people: { value: string; label: string }[];
  onChoose: (id: string) => void;
}

function As({ id, side, people, onChoose }: AsProps) {
  const { t } = useTranslation();
  return (
    <Choice
      label={`${t("edit.swap")} ${side + 1}`}
      value={id}
      onChange={onChoose}
      options={[...people, { value: ANYBODY, label: t("chip.visitor") }]}
    />
  );
}

function Shown({ preview, document }: { preview: Preview | undefined; document: PlacementDocument }) {
  const { t } = useTranslation();
  const { language } = useFormat();
  if (!preview || preview.explanation.items.length === 0) return <p className={css.quiet}>{t("edit.empty_preview")}</p>;
  return (
    <>
      <h3 className={css.heading}>{titleIn(document.title, language, document.placement_id)}</h3>
      <ol>
        {preview.explanation.items.map((item, position) => (
          <RankedRow key={item.product.product_id} item={item} position={position + 1} />
        ))}
      </ol>
      <DroppedList items={preview.explanation.dropped} />
    </>
  );
}

function OnProduct({ product, onPick }: { product: ProductChip | undefined; onPick: (product: ProductChip) => void }) {
  const { t } = useTranslation();
  return (
    <div className={css.on}>
      <p className={css.quiet}>
        {product ? (
          <>
            {t("edit.preview_on")} <strong>{product.name}</strong>
          </>
        ) : (
          t("edit.preview_on_none")
        )}
      </p>
      <ProductPicker label={t("edit.preview_on_none")} taken={[]} onPick={onPick} />
    </div>
  );
}

interface OnCategoryProps {
  category: string;
  categories: string[];
  onPick: (category: string) => void;
}

function OnCategory({ category, categories, onPick }: OnCategoryProps) {
  const { t } = useTranslation();
  return (
    <div className={css.on}>
      <Choice
        label={t("edit.preview_on")}
        value={category}
        onChange={onPick}
        options={categories.map((name) => ({ value: name, label: name }))}
      />
    </div>
  );
}
