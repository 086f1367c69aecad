import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { RankedItem, Reason } from "../api/types";
import { humanise } from "../i18n/words";
import { usePanel } from "../shell/panel";
import { Picture, Tag } from "./chips";
import css from "./reason.module.css";

/** 'Because of Amber kettle'; the short form when the API names no product. */
export function reasonText(reason: Reason, t: TFunction): string {
  const form = reason.value ? "about" : "plain";
  const fallback = reason.value ? `${humanise(reason.code)} · ${reason.value}` : humanise(reason.code);
  return t(`reason.${reason.code}.${form}` as never, {
    value: reason.value,
    defaultValue: t(`reason.${reason.code}.plain` as never, { value: reason.value, defaultValue: fallback }) as string,
  }) as string;
}

/** A product in a ranked list with why it is there. */
export function RankedRow({ item, position, note }: { item: RankedItem; position: number; note?: string }) {
  const { t } = useTranslation();
  const { open } = usePanel();
  return (
    <li className={css.row}>
      <span className={css.position}>{position}</span>
      <Picture product={item.product} size={40} />
      <div className={css.words}>
        <button type="button" className={css.name} onClick={() => open("product", item.product.product_id)}>
          {item.product.name}
        </button>
        <p className={css.why}>{note ?? reasonText(item.reason, t)}</p>
      </div>
      {item.pinned && item.reason.code !== "pinned" && <Tag tone="accent">{t("chip.pinned")}</Tag>}
    </li>
  );
}
