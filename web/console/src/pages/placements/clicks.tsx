import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { PlacementDetail } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { Chart } from "../../parts/chart";
import { frame, type Look, tooltipOf } from "../../parts/chart-look";
import css from "./placements.module.css";

interface Day {
  day: string;
  shown: number;
  clicks: number;
}

/** Clicks by day, with a line where a version went live: what changed is beside what followed. */
export function Clicks({ detail }: { detail: PlacementDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const option = useCallback(
    (look: Look) => {
      const days = daysOf(detail);
      const colour = look.series[0];
      const marks = detail.history
        .filter((version) => days.some((day) => day.day === format.dayOf(version.at)))
        .map((version) => ({
          xAxis: format.dayOf(version.at),
          label: { formatter: t("placement.annotation", { version: version.version }) },
        }));
      return {
        ...frame(
          look,
          {
            type: "category",
            data: days.map((day) => day.day),
            axisLabel: {
              color: look.quiet,
              fontSize: 13,
              hideOverlap: true,
              interval: (position: number) => position % Math.ceil(days.length / 6) === 0,
              formatter: (day: string) => format.isoDay(day, "day"),
            },
          },
          { type: "value", min: 0, minInterval: 1 },
          {
            axisPointer: { type: "none" },
            formatter: (points: { dataIndex: number }[]) => {
              const day = days[points[0]?.dataIndex ?? 0];
              if (!day) return "";
              return tooltipOf(format.isoDay(day.day, "weekday"), [
                { colour, label: t("recommendations.trend"), value: format.count(day.clicks) },
                { colour: look.line, label: t("recommendations.shown"), value: format.count(day.shown) },
              ]);
            },
          },
        ),
        series: [
          {
            type: "bar",
            data: days.map((day) => day.clicks),
            barMaxWidth: 16,
            itemStyle: { color: colour, borderRadius: [3, 3, 0, 0] },
            markLine: {
              silent: true,
              symbol: "none",
              lineStyle: { color: look.quiet, type: "dashed", width: 1 },
              label: { color: look.quiet, fontSize: 13, position: "end", distance: 4 },
              data: marks,
            },
          },
        ],
      };
    },
    [detail, t, format],
  );
  return (
    <>
      <h3 className={css.sub}>{t("placement.chart")}</h3>
      <Chart
        label={t("placement.chart")}
        option={option}
        height={184}
        table={{
          head: [t("table.day"), t("recommendations.shown"), t("recommendations.trend")],
          rows: daysOf(detail).map((day) => [
            format.isoDay(day.day, "date"),
            format.count(day.shown),
            format.count(day.clicks),
          ]),
        }}
      />
    </>
  );
}

function daysOf(detail: PlacementDetail): Day[] {
  return detail.results.series.map((point) => ({
    day: String(point.day),
    shown: Number(point.shown ?? 0),
    clicks: Number(point.clicks ?? 0),
  }));
}
