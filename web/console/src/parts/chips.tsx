import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PersonChip as Person, ProductChip as Product } from "../api/types";
import { safeUrl } from "../format/safety";
import { usePanel } from "../shell/panel";
import css from "./chips.module.css";

/** The product's picture, or its first letter on a quiet ground when there is none or it does not load. */
export function Picture({ product, size = 24 }: { product: Product; size?: number }) {
  const [broken, setBroken] = useState(false);
  const source = safeUrl(product.image_url);
  const box = { width: size, height: size };
  if (!source || broken)
    return (
      <span className={css.monogram} style={{ ...box, fontSize: size * 0.45 }} aria-hidden="true">
        {[...product.name][0]?.toUpperCase() ?? "?"}
      </span>
    );
  return (
    <img
      className={css.picture}
      style={box}
      src={source}
      alt=""
      loading="lazy"
      width={size}
      height={size}
      onError={() => setBroken(true)}
    />
  );
}

export function PersonChip({ person }: { person: Person }) {
  const { open } = usePanel();
  const { t } = useTranslation();
  return (
    <button type="button" className={css.chip} onClick={() => open("person", person.person_id)}>
      <span className={person.known ? css.known : css.visitor} aria-hidden="true" />
      <span className={css.text}>{person.label}</span>
      {person.left_out && <Tag>{t(`flag.${person.left_out}`)}</Tag>}
    </button>
  );
}

export function ProductChip({ product }: { product: Product }) {
  const { open } = usePanel();
  const { t } = useTranslation();
  return (
    <button type="button" className={css.chip} onClick={() => open("product", product.product_id)}>
      <Picture product={product} size={20} />
      <span className={css.text}>{product.name}</span>
      {!product.sellable && <Tag tone="warn">{t("chip.unsellable")}</Tag>}
    </button>
  );
}

export function DecisionChip({ decisionId, label }: { decisionId: string; label?: string }) {
  const { open } = usePanel();
  const { t } = useTranslation();
  return (
    <button type="button" className={`${css.chip} ${css.decision}`} onClick={() => open("decision", decisionId)}>
      <span className={css.text}>{label ?? t("chip.why")}</span>
    </button>
  );
}

export function Tag({
  children,
  tone = "plain",
}: {
  children: ReactNode;
  tone?: "plain" | "good" | "warn" | "bad" | "accent";
}) {
  return <span className={`${css.tag} ${css[tone]}`}>{children}</span>;
}
