import { useTranslation } from "react-i18next";
import type { Health } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { useWord } from "../../i18n/words";
import { Section } from "../../parts/page";
import { type Column, DataTable } from "../../parts/table";
import css from "./health.module.css";

type Day = Health["exempt_page_views_by_day"][number];
const TYPES = ["home", "category", "product", "search", "cart", "confirmation", "other"] as const;

/** Page views of visitors who agreed to nothing: numbers by day and page, and nobody behind them. */
export function Exempt({ days }: { days: Day[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  const counted = TYPES.filter((type) => days.some((day) => Number(day[type] ?? 0) > 0));
  const columns: Column<Day>[] = [
    {
      key: "day",
      label: t("table.day"),
      primary: true,
      render: (day) => format.isoDay(String(day.day), "date"),
    },
    {
      key: "views",
      label: t("health.exempt_views"),
      numeric: true,
      render: (day) => format.count(Number(day.page_views)),
    },
    ...counted.map(
      (type): Column<Day> => ({
        key: type,
        label: word("page", type),
        numeric: true,
        render: (day) => format.count(Number(day[type] ?? 0)),
      }),
    ),
  ];
  return (
    <Section title={t("health.exempt")} note={t("health.exempt_note")}>
      {days.length === 0 ? (
        <p className={css.quiet}>{t("health.exempt_none")}</p>
      ) : (
        <DataTable
          name="exempt"
          label={t("health.exempt")}
          columns={columns}
          rows={[...days].reverse().slice(0, 14)}
          keyOf={(day) => String(day.day)}
        />
      )}
    </Section>
  );
}
