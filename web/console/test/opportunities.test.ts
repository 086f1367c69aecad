import { describe, expect, it } from "vitest";
import { grouped, overdue, placeOn, soonest, WEEK } from "../src/pages/opportunities/figures";
import type { Figure, Insight } from "../src/pages/opportunities/queries";
import { bandOf, seriesOf, sizesOf } from "../src/pages/opportunities/trend-series";

const known: Figure = { state: "known", n: 900, of: "visits", value: 0.1, low: 0.08, high: 0.12 };
const few: Figure = { state: "not_enough", n: 3, of: "orders", needed: 20 };
const week = (monday: string, people: number, entered: number, left: number, conversion: Figure) => ({
  monday,
  people,
  entered,
  left,
  visits: 900,
  conversion,
  rest_conversion: known,
  revenue_per_visitor: few,
  rest_revenue_per_visitor: known,
});
const insight = {
  people_at_end: 118,
  trend: [week("2026-11-09", 100, 20, 5, known), week("2026-11-16", 115, 10, 7, few)],
} as Insight;

describe("opportunities", () => {
  it("say in how many weeks the first has enough, and nothing where none grows", () => {
    expect(soonest([{ weeks: 9 }, { weeks: null }, { weeks: 4 }, {}])).toBe(4);
    expect(soonest([{ weeks: 0 }, { weeks: 3 }])).toBe(0);
    expect(soonest([{ weeks: null }, {}])).toBeNull();
    expect(soonest([])).toBeNull();
  });
  it("put no change in the middle of a scale and end at its edges", () => {
    expect([-1, 0, 1].map((value) => placeOn(value, 1))).toEqual([0, 50, 100]);
    expect([-9, 9].map((value) => placeOn(value, 1))).toEqual([0, 100]);
    expect(placeOn(0.5, 2)).toBe(62.5);
  });
  it("keep the order in which audiences are met", () => {
    const rows = ["b", "a", "b"].map((audience_id, at) => ({ audience_id, at }));
    expect(grouped(rows).map(([id, found]) => [id, found.map((one) => one.at)])).toEqual([
      ["b", [0, 2]],
      ["a", [1]],
    ]);
  });
});

describe("a report", () => {
  it("is overdue when the next week has been over for two days, or nothing was computed for three", () => {
    const [until, day] = [100 * WEEK, WEEK / 7];
    const at = (now: number, computed = now) => overdue({ until_ms: until, computed_at: computed }, now);
    expect([at(until), at(until + WEEK + 2 * day), at(until + WEEK + 2 * day + 1)]).toEqual([false, false, true]);
    expect([at(until + 4 * day, until + day), at(until + 4 * day, until + day - 1)]).toEqual([false, true]);
  });
});

describe("a trend", () => {
  it("draws who went below zero, and the moves add up to the next size", () => {
    const [people] = seriesOf(insight, "people");
    const [entered, left] = seriesOf(insight, "moves");
    const sizes = [...(people?.values ?? []), insight.people_at_end];
    for (const at of [0, 1])
      expect((sizes[at] ?? 0) + (entered?.values[at] ?? 0) + (left?.values[at] ?? 0)).toBe(sizes[at + 1]);
  });
  it("goes by days where they were worked out, sizes only, and by weeks where not", () => {
    const points = [
      { day: "2026-11-21", people: 110, entered: 6, left: 1 },
      { day: "2026-11-22", people: 115, entered: 4, left: 1 },
    ];
    const daily = { ...insight, days: { points, people_at_end: 118 } };
    expect(sizesOf(daily, "days")).toEqual({ sizes: points, atEnd: 118 });
    expect(seriesOf(daily, "moves", "days").map((one) => one.values)).toEqual([
      [6, 4],
      [-1, -1],
    ]);
    expect(seriesOf(daily, "people", "weeks")).toEqual(seriesOf(insight, "people"));
    expect(sizesOf(insight, "days")).toEqual(sizesOf(insight, "weeks"));
  });
  it("leaves a gap where there is too little, in the line and in its band", () => {
    const [mine, rest] = seriesOf(insight, "conversion");
    expect(mine?.values).toEqual([0.1, null]);
    expect(mine && bandOf(mine)).toEqual([{ low: 0.08, high: 0.12 }, null]);
    expect(rest?.values).toEqual([0.1, 0.1]);
    const [people] = seriesOf(insight, "people");
    expect(people && bandOf(people)).toBeNull();
  });
});
