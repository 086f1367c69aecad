import type { Figure, Insight } from "./queries";

export type Shown = "people" | "moves" | "conversion" | "revenue_per_visitor";
export type Step = "weeks" | "days";

/** What is looked at by the step: comparing figures day by day would find much that is chance. */
export const MEASURES: Record<Step, Shown[]> = {
  weeks: ["people", "moves", "conversion", "revenue_per_visitor"],
  days: ["people", "moves"],
};

/** One week or day: who was in it when it began, came in and went. */
export interface Size {
  /** Its first day. */
  day: string;
  people: number;
  entered: number;
  left: number;
}

/** The sizes, step by step, and the one at the end of the newest. */
export function sizesOf(insight: Insight, step: Step): { sizes: Size[]; atEnd: number } {
  if (step === "days" && insight.days) return { sizes: insight.days.points, atEnd: insight.days.people_at_end };
  return { sizes: insight.trend.map((week) => ({ day: week.monday, ...week })), atEnd: insight.people_at_end };
}

export interface Series {
  key: "people" | "entered" | "left" | "audience" | "rest";
  /** Place in the palette. */
  colour: 0 | 1 | 2 | 3;
  values: (number | null)[];
  intervals?: (Figure | null)[];
  bars?: boolean;
}

/** What is drawn: the size, its moves (those who went are below zero), or both sides of a figure. */
export function seriesOf(insight: Insight, shown: Shown, step: Step = "weeks"): Series[] {
  const { trend } = insight;
  const { sizes } = sizesOf(insight, step);
  if (shown === "people") return [{ key: "people", colour: 0, values: sizes.map((point) => point.people) }];
  if (shown === "moves")
    return [
      { key: "entered", colour: 2, values: sizes.map((point) => point.entered), bars: true },
      { key: "left", colour: 3, values: sizes.map((point) => -point.left), bars: true },
    ];
  const mine = trend.map((point) => point[shown]);
  const rest = trend.map((point) => point[shown === "conversion" ? "rest_conversion" : "rest_revenue_per_visitor"]);
  const value = (figure: Figure) => figure.value ?? null;
  return [
    { key: "audience", colour: 0, values: mine.map(value), intervals: mine },
    { key: "rest", colour: 1, values: rest.map(value), intervals: rest },
  ];
}

/** The intervals of a series, week by week; null where there was too little. */
export function bandOf(series: Series): ({ low: number; high: number } | null)[] | null {
  if (!series.intervals) return null;
  return series.intervals.map((figure) =>
    figure?.low == null || figure.high == null ? null : { low: figure.low, high: figure.high },
  );
}
