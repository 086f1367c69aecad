import { useCallback, useState } from "react";
import { type Format, useFormat } from "../../format/use-format";
import { Chart } from "../../parts/chart";
import { frame, type Look, type TooltipLine, tooltipOf } from "../../parts/chart-look";
import { Segments } from "../../parts/segments";
import { valueText } from "./figures";
import css from "./opportunities.module.css";
import type { Figure, Insight } from "./queries";
import { bandOf, type Series, type Shown, seriesOf } from "./trend-series";
import { useOpportunityWords, type Words } from "./words";

const SHOWN: Shown[] = ["people", "moves", "conversion", "revenue_per_visitor"];

/** Size with who came in and went, or a figure beside the rest's with its interval, week by week. */
export function Trend({ insight, currency }: { insight: Insight; currency: string }) {
  const t = useOpportunityWords();
  const format = useFormat();
  const [shown, show] = useState<Shown>("people");
  const called = (one: Shown) => {
    if (one === "people") return t("insights.size");
    return one === "moves" ? t("insights.moves") : t(`metric.${one}`);
  };
  const text = useCallback(
    (value: number) =>
      shown === "people" || shown === "moves"
        ? format.count(Math.abs(value))
        : valueText(shown, value, format, currency),
    [shown, format, currency],
  );
  const series = seriesOf(insight, shown);
  const option = useCallback(
    (look: Look) => optionOf(insight, shown, look, { t, format, text }),
    [insight, shown, t, format, text],
  );
  const newest = insight.trend.at(-1);
  return (
    <div>
      <div className={css.trendHead}>
        <p className={css.keys}>
          {series.map((one) => (
            <span key={one.key} className={css[`key${one.colour}`]}>
              {nameOf(one.key, t)}
            </span>
          ))}
        </p>
        <Segments
          label={t("insights.measure")}
          value={shown}
          onChange={show}
          options={SHOWN.map((one) => ({ value: one, label: called(one) }))}
        />
      </div>
      <Chart
        label={t("insights.chart", { measure: called(shown), count: insight.trend.length })}
        option={option}
        height={232}
        table={{
          head: [
            t("insights.week"),
            t("insights.people"),
            t("insights.entered"),
            t("insights.left"),
            t("insights.visits"),
            t("metric.conversion"),
            `${t("metric.conversion")}: ${t("insights.rest")}`,
            t("metric.revenue_per_visitor"),
            `${t("metric.revenue_per_visitor")}: ${t("insights.rest")}`,
          ],
          rows: insight.trend.map((point) => [
            format.isoDay(point.monday, "date"),
            format.count(point.people),
            format.count(point.entered),
            format.count(point.left),
            format.count(point.visits),
            cell(point.conversion, "conversion"),
            cell(point.rest_conversion, "conversion"),
            cell(point.revenue_per_visitor, "revenue_per_visitor"),
            cell(point.rest_revenue_per_visitor, "revenue_per_visitor"),
          ]),
        }}
      />
      {newest && (
        <p className={css.quiet}>
          {t("insights.moved", {
            entered: format.count(newest.entered),
            left: format.count(newest.left),
            people: format.count(insight.people_at_end),
          })}
        </p>
      )}
    </div>
  );

  function cell(figure: Figure, metric: "conversion" | "revenue_per_visitor"): string {
    return figure.value == null ? "–" : valueText(metric, figure.value, format, currency);
  }
}

interface Writing {
  t: Words;
  format: Format;
  text: (value: number) => string;
}

function nameOf(key: Series["key"], t: Words): string {
  return t(`insights.${key}`);
}

function optionOf(insight: Insight, shown: Shown, look: Look, { t, format, text }: Writing) {
  const series = seriesOf(insight, shown);
  const label = { color: look.quiet, fontSize: 13 };
  return {
    ...frame(
      look,
      {
        type: "category",
        data: insight.trend.map((point) => point.monday),
        axisLabel: { ...label, hideOverlap: true, formatter: (day: string) => format.isoDay(day, "day") },
      },
      { type: "value", axisLabel: { ...label, formatter: text } },
      {
        formatter: (points: { name: string; dataIndex: number }[]) => {
          const at = points[0]?.dataIndex ?? 0;
          return tooltipOf(
            `${t("insights.week")} ${format.isoDay(points[0]?.name ?? "", "weekday")}`,
            series.flatMap((one): TooltipLine[] => {
              const value = one.values[at];
              if (value == null) return [];
              return [{ colour: look.series[one.colour], label: nameOf(one.key, t), value: text(value) }];
            }),
          );
        },
      },
    ),
    series: series.flatMap((one) => drawn(one, look)),
  };
}

/** A line with its band behind it, or bars. */
function drawn(one: Series, look: Look): object[] {
  const colour = look.series[one.colour];
  if (one.bars)
    return [
      { type: "bar", stack: "moves", barMaxWidth: 24, data: one.values, itemStyle: { color: colour, opacity: 0.7 } },
    ];
  const line = {
    type: "line",
    data: one.values,
    symbolSize: 6,
    z: 3,
    lineStyle: { width: 2, color: colour },
    itemStyle: { color: colour },
  };
  const band = bandOf(one);
  if (!band) return [line];
  const bare = { type: "line", stack: `band ${one.key}`, symbol: "none", silent: true, lineStyle: { width: 0 } };
  return [
    { ...bare, data: band.map((each) => each?.low ?? null) },
    {
      ...bare,
      data: band.map((each) => (each ? each.high - each.low : null)),
      areaStyle: { color: colour, opacity: 0.14 },
    },
    line,
  ];
}
