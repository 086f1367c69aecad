import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Health } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { Chart } from "../../parts/chart";
import { frame, type Look, tooltipOf } from "../../parts/chart-look";
import css from "./health.module.css";

const VERDICTS = ["stored", "duplicate", "dead_lettered", "rejected"] as const;

/** Received by day, each bar made of what became of its events. */
export function ByDay({ days }: { days: Health["ledger_by_day"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const option = useCallback(
    (look: Look) => ({
      ...frame(
        look,
        {
          type: "category",
          data: days.map((day) => String(day.day)),
          axisLabel: {
            color: look.quiet,
            fontSize: 13,
            hideOverlap: true,
            interval: (position: number) => position % Math.ceil(days.length / 7) === 0,
            formatter: (day: string) => format.isoDay(day, "day"),
          },
        },
        {
          type: "value",
          min: 0,
          axisLabel: { color: look.quiet, fontSize: 13, formatter: (value: number) => format.count(value, true) },
        },
        {
          axisPointer: { type: "none" },
          formatter: (points: { dataIndex: number }[]) => {
            const day = days[points[0]?.dataIndex ?? 0];
            if (!day) return "";
            return tooltipOf(
              format.isoDay(String(day.day), "weekday"),
              VERDICTS.map((verdict, number) => ({
                colour: look.series[number] ?? look.ink,
                label: t(`health.${verdict}`),
                value: format.count(Number(day[verdict] ?? 0)),
              })),
            );
          },
        },
      ),
      series: VERDICTS.map((verdict, number) => ({
        type: "bar",
        stack: "verdicts",
        barMaxWidth: 24,
        data: days.map((day) => Number(day[verdict] ?? 0)),
        itemStyle: { color: look.series[number] },
      })),
    }),
    [days, t, format],
  );
  return (
    <>
      <h3 className={css.sub}>{t("health.by_day")}</h3>
      <Chart
        label={t("health.by_day")}
        option={option}
        height={160}
        table={{
          head: [t("table.day"), ...VERDICTS.map((verdict) => t(`health.${verdict}`))],
          rows: days.map((day) => [
            format.isoDay(String(day.day), "date"),
            ...VERDICTS.map((verdict) => format.count(Number(day[verdict] ?? 0))),
          ]),
        }}
      />
    </>
  );
}
