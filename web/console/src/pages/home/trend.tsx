import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DayPoint } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { Chart } from "../../parts/chart";
import { frame, type Look, type TooltipLine, tooltipOf } from "../../parts/chart-look";
import { Segments } from "../../parts/segments";
import css from "./home.module.css";

const MEASURES = ["revenue", "visits", "orders"] as const;
type Measure = (typeof MEASURES)[number];
const VALUE: Record<Measure, (point: DayPoint) => number> = {
  revenue: (point) => point.revenue_minor,
  visits: (point) => point.visits,
  orders: (point) => point.orders,
};

/** One line a day. Revenue also shows the part that came after a recommendation click. */
export function Trend({ series }: { series: DayPoint[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [measure, setMeasure] = useState<Measure>("revenue");
  const text = useCallback(
    (value: number, compact = false) =>
      measure === "revenue" ? format.money(value, undefined, { compact }) : format.count(value, compact),
    [measure, format],
  );
  const option = useCallback(
    (look: Look) => {
      const lines = [{ name: t(`kpi.${measure}`), colour: look.series[0], data: series.map(VALUE[measure]) }];
      if (measure === "revenue")
        lines.push({
          name: t("home.attributed_line"),
          colour: look.series[1],
          data: series.map((point) => point.attributed_minor),
        });
      return {
        ...frame(
          look,
          {
            type: "category",
            data: series.map((point) => point.day),
            boundaryGap: false,
            axisLabel: {
              color: look.quiet,
              fontSize: 13,
              hideOverlap: true,
              interval: (position: number) => position % Math.ceil(series.length / 7) === 0,
              formatter: (day: string) => format.isoDay(day, "day"),
            },
          },
          {
            type: "value",
            min: 0,
            axisLabel: { color: look.quiet, fontSize: 13, formatter: (value: number) => text(value, true) },
          },
          {
            formatter: (points: { name: string; seriesIndex: number; value: number }[]) =>
              tooltipOf(
                format.isoDay(points[0]?.name ?? "", "weekday"),
                points.flatMap((point): TooltipLine[] => {
                  const line = lines[point.seriesIndex];
                  return line ? [{ colour: line.colour, label: line.name, value: text(point.value) }] : [];
                }),
              ),
          },
        ),
        series: lines.map((line, position) => ({
          type: "line",
          name: line.name,
          data: line.data,
          showSymbol: series.length < 3,
          symbolSize: 6,
          lineStyle: { width: 2, color: line.colour },
          itemStyle: { color: line.colour },
          areaStyle: position === 0 ? { color: line.colour, opacity: 0.07 } : undefined,
        })),
      };
    },
    [measure, series, t, format, text],
  );
  return (
    <div className={css.trend}>
      <div className={css.trendHead}>
        <p className={css.keys}>
          <span className={css.key1}>{t(`kpi.${measure}`)}</span>
          {measure === "revenue" && <span className={css.key2}>{t("home.attributed_line")}</span>}
        </p>
        <Segments
          label={t("home.measure")}
          value={measure}
          onChange={setMeasure}
          options={MEASURES.map((value) => ({ value, label: t(`kpi.${value}`) }))}
        />
      </div>
      <Chart
        label={t("home.chart_label", { measure: t(`kpi.${measure}`), count: series.length })}
        option={option}
        height={232}
        table={{
          head: [t("table.day"), t("kpi.revenue"), t("kpi.orders"), t("kpi.visits")],
          rows: series.map((point) => [
            format.isoDay(point.day, "date"),
            format.money(point.revenue_minor),
            format.count(point.orders),
            format.count(point.visits),
          ]),
        }}
      />
    </div>
  );
}
