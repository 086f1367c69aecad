import { useTranslation } from "react-i18next";
import type { DroppedItem } from "../../api/types";
import { useWord } from "../../i18n/words";
import css from "./placements.module.css";

export function DroppedList({ items }: { items: DroppedItem[] }) {
  const { t } = useTranslation();
  const word = useWord();
  if (items.length === 0) return null;
  return (
    <details className={css.dropped}>
      <summary>{t("edit.dropped", { count: items.length })}</summary>
      <ul>
        {items.map((item) => (
          <li key={`${item.product.product_id}${item.strategy}`}>
            {item.product.name}: {word("dropped", item.why)}
          </li>
        ))}
      </ul>
    </details>
  );
}
