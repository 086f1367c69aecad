import type { Format } from "../../format/use-format";
import { frame, type Look, type TooltipLine, tooltipOf } from "../../parts/chart-look";
import type { Insight } from "./queries";
import { bandOf, type Series, type Shown, type Step, seriesOf, sizesOf } from "./trend-series";
import type { Words } from "./words";

interface Writing {
  t: Words;
  format: Format;
  text: (value: number) => string;
}

export function nameOf(key: Series["key"], t: Words): string {
  return t(`insights.${key}`);
}

/** The chart of one measure, week by week or day by day. */
export function optionOf(insight: Insight, shown: Shown, step: Step, look: Look, { t, format, text }: Writing) {
  const series = seriesOf(insight, shown, step);
  const label = { color: look.quiet, fontSize: 13 };
  return {
    ...frame(
      look,
      {
        type: "category",
        data: sizesOf(insight, step).sizes.map((point) => point.day),
        axisLabel: { ...label, hideOverlap: true, formatter: (day: string) => format.isoDay(day, "day") },
      },
      { type: "value", axisLabel: { ...label, formatter: text } },
      {
        formatter: (points: { name: string; dataIndex: number }[]) => {
          const at = points[0]?.dataIndex ?? 0;
          const day = format.isoDay(points[0]?.name ?? "", "weekday");
          return tooltipOf(
            step === "days" ? day : `${t("insights.week")} ${day}`,
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
