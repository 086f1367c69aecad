import { describe, expect, it } from "vitest";
import type { Activity, Estimate, PlacementDocument, ProductRow, TimelineItem } from "../src/api/types";
import { csvRow } from "../src/pages/catalogue/export";
import { arrived, begin, toggled, turned } from "../src/pages/live/feed-state";
import { byDay } from "../src/pages/people/timeline";
import { sameDocument } from "../src/pages/placements/draft";
import { titleIn } from "../src/pages/placements/names";
import { tooltipOf } from "../src/parts/chart-look";
import { scaleOf, verdictOf } from "../src/parts/estimate-scale";
import { moved } from "../src/parts/reorder-moves";
import { parsePanel } from "../src/shell/panel";

const estimate = (low: number, high: number, state: string = "known"): Estimate =>
  ({
    state,
    value: (low + high) / 2,
    low,
    high,
    confidence: 0.95,
    people_personalised: 9,
    people_held_out: 1,
    people_excluded: 0,
  }) as Estimate;

describe("what may be said about an estimate", () => {
  it("is a gain or a loss only when the interval leaves zero out", () => {
    expect(verdictOf(estimate(1, 9))).toBe("gain");
    expect(verdictOf(estimate(-9, -1))).toBe("loss");
    expect(verdictOf(estimate(-1, 9))).toBe("unclear");
    expect(verdictOf(estimate(0, 9))).toBe("unclear");
  });
  it("is no number while the state is not known, whatever the state is called", () => {
    expect(verdictOf(estimate(1, 9, "too_early"))).toBe("too_early");
    expect(verdictOf(estimate(1, 9, "off"))).toBe("off");
    expect(verdictOf(estimate(1, 9, "withheld"))).toBe("withheld");
    expect(verdictOf(estimate(1, 9, "something_new"))).toBe("too_early");
  });
});

describe("the scale of an interval", () => {
  it("holds zero, the interval and a claim that fits, in order", () => {
    const scale = scaleOf(estimate(30_000, 210_000), 524_100);
    expect(scale.at(0)).toBeLessThan(scale.at(30_000));
    expect(scale.at(210_000)).toBeLessThan(scale.claimed ?? 0);
    for (const value of [0, 30_000, 210_000, 524_100]) {
      expect(scale.at(value)).toBeGreaterThanOrEqual(0);
      expect(scale.at(value)).toBeLessThanOrEqual(100);
    }
  });
  it("leaves out a claim that would squeeze the interval to a line", () => {
    expect(scaleOf(estimate(-100, 100), 100_000).claimed).toBeNull();
  });
  it("does not divide by nothing", () => {
    expect(Number.isFinite(scaleOf(estimate(0, 0)).at(0))).toBe(true);
  });
});

describe("order", () => {
  it("moves one and keeps the rest", () => {
    expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
    expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  });
  it("is the same list when there is nowhere to go", () => {
    const list = ["a", "b"];
    for (const [from, to] of [
      [0, 0],
      [0, 2],
      [-1, 0],
      [0, -1],
    ] as const)
      expect(moved(list, from, to)).toBe(list);
  });
});

const activity = (position: number): Activity =>
  ({ position, at: position, name: "Page Viewed", flags: [] }) as unknown as Activity;
const positions = (list: Activity[]) => list.map((one) => one.position);

describe("the live list", () => {
  it("changes only when it turns, newest first, each event once", () => {
    let feed = begin([activity(1), activity(2)]);
    feed = arrived(arrived(arrived(feed, activity(4)), activity(3)), activity(4));
    expect(positions(feed.shown)).toEqual([2, 1]);
    expect(positions(turned(feed).shown)).toEqual([4, 3, 2, 1]);
    expect(arrived(feed, activity(2))).toBe(feed);
  });
  it("keeps still while held, and shows what waited when asked or let go", () => {
    const held = arrived(toggled(begin([activity(1)])), activity(2));
    expect(turned(held)).toBe(held);
    expect(positions(turned(held, true).shown)).toEqual([2, 1]);
    expect(positions(toggled(held).shown)).toEqual([2, 1]);
  });
  it("does not grow for ever", () => {
    let feed = begin([]);
    for (let position = 1; position <= 700; position++) feed = arrived(feed, activity(position));
    expect(feed.waiting).toHaveLength(500);
    expect(turned(feed).shown).toHaveLength(100);
    expect(turned(feed).shown[0]?.position).toBe(700);
  });
});

describe("the timeline", () => {
  it("is cut at the shop's days and keeps its order", () => {
    const items = [5, 4, 2, 1].map((at) => ({ position: at, at }) as TimelineItem);
    const days = byDay(items, (at) => (at > 3 ? "b" : "a"));
    expect(days.map(({ day, items: of }) => [day, of.map((item) => item.position)])).toEqual([
      ["b", [5, 4]],
      ["a", [2, 1]],
    ]);
  });
});

describe("a placement's document", () => {
  const document: PlacementDocument = {
    placement_id: "home.for_you",
    title: { en: "A", fr: "B" },
    page: "home",
    strategies: ["for_you"],
    n: 8,
    pins: [],
    excluded: [],
  };
  it("is the same whatever order its titles came in", () => {
    expect(sameDocument(document, { ...document, title: { fr: "B", en: "A" } })).toBe(true);
    expect(sameDocument(document, { ...document, pins: ["p1"] })).toBe(false);
    expect(sameDocument(document, null)).toBe(false);
  });
  it("has a name in any language", () => {
    expect(titleIn({ en: "A" }, "fr", "id")).toBe("A");
    expect(titleIn({ en: "" }, "en", "id")).toBe("id");
  });
});

describe("panels", () => {
  it("open for what exists and nothing else", () => {
    expect(parsePanel("product:p:1")).toEqual({ kind: "product", id: "p:1" });
    for (const text of [null, "", "product:", "script:x", "person"]) expect(parsePanel(text)).toBeNull();
  });
});

describe("text from outside", () => {
  it("is text in a tooltip, never markup", () => {
    const tip = tooltipOf("<img src=x onerror=1>", [{ colour: "red", label: "<b>x</b>", value: "<i>1</i>" }]);
    expect(tip.querySelector("img")).toBeNull();
    expect(tip.textContent).toContain("<img src=x onerror=1>");
  });
  it("goes into the file with decimals of its own currency", () => {
    const row: ProductRow = {
      product: {
        product_id: "p1",
        name: "Tea",
        category: "Tea",
        brand: "",
        price_minor: 1250,
        currency: "JPY",
        image_url: "",
        url: "",
        sellable: true,
      },
      stock: null,
      views: 1,
      adds: 2,
      orders: 3,
      revenue_minor: 3750,
    };
    expect(csvRow(row)).toEqual(["p1", "Tea", "Tea", "", "1250", "JPY", null, "true", 1, 2, 3, "3750"]);
  });
});
