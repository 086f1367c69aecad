import i18next from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import { formatMoney } from "../src/format/money";
import { formatCount, formatRatio } from "../src/format/number";
import { dayOf, formatDate } from "../src/format/time";
import type { Format } from "../src/format/use-format";
import { byPlace } from "../src/pages/audiences/builder/builder";
import { type Comparison, type Condition, comparison } from "../src/pages/audiences/builder/condition";
import { sound } from "../src/pages/audiences/builder/leaves";
import { phrases } from "../src/pages/audiences/builder/phrases";
import { sentence } from "../src/pages/audiences/builder/sentence";
import {
  at,
  insert,
  moveBy,
  moveIn,
  moveOut,
  placeOf,
  plain,
  put,
  rooted,
  unwrap,
  wrap,
} from "../src/pages/audiences/builder/tree";
import { redone, started, step, undone } from "../src/pages/audiences/builder/undo";
import { beginOf } from "../src/pages/audiences/builder/values";
import { idOf } from "../src/pages/audiences/changes";
import { compared } from "../src/pages/audiences/lines";
import { rounded } from "../src/pages/audiences/size";
import en from "../src/pages/audiences/words/en.json";
import fr from "../src/pages/audiences/words/fr.json";

const test = (op: Comparison["op"], value?: Comparison["value"]): Comparison => ({ op, value, values: [] });
const is = (fact: string, value: string): Condition => ({ type: "fact", fact, test: test("is", value) });
const [a, b, c] = [is("country", "FR"), is("city", "Lyon"), is("device", "mobile")] as const;
const not = (of: Condition): Condition => ({ type: "not", of });
const all = (...of: Condition[]): Condition => ({ type: "all", of });
const any = (...of: Condition[]): Condition => ({ type: "any", of });

describe("the tree", () => {
  const tree = all(a, not(any(b, c)));
  it("finds what stands at a place, through a not", () => {
    expect(at(tree, [1, 1])).toBe(c);
    expect(at(tree, [2])).toBeUndefined();
  });
  it("places the checks' paths", () => {
    expect(placeOf(tree, "$.of[1].of.of[1].test")).toEqual({ place: [1, 1], rest: ".test" });
    expect(placeOf(tree, "$.of[1].of")).toEqual({ place: [1], rest: "" });
    expect(placeOf(a, "$.test")).toEqual({ place: [], rest: ".test" });
  });
  it("puts findings on a root that was sent without its group of one", () => {
    const root = rooted(a);
    const finding = { severity: "error", code: "value", path: "$.test", message: "" } as const;
    expect([...byPlace(plain(root), [finding], root).keys()]).toEqual(["c0"]);
    expect([...byPlace(tree, [{ ...finding, path: "$.of[0].test" }], tree).keys()]).toEqual(["c0"]);
  });
  it("changes one place and leaves the rest as it is", () => {
    const next = put(tree, [1, 0], a);
    expect(next).toEqual(all(a, not(any(a, c))));
    expect(at(next, [0])).toBe(a);
    expect(put(tree, [0], null)).toEqual(all(not(any(b, c))));
    expect(put(tree, [], null)).toEqual(all());
    expect(insert(tree, [1], a, 0)).toEqual(all(a, not(any(a, b, c))));
  });
  it("moves up and down, out of its group past the end, into the one beside it", () => {
    expect(moveBy(tree, [0], 1)).toEqual({ tree: all(not(any(b, c)), a), place: [1] });
    expect(moveBy(tree, [0], -1)).toBeNull();
    expect(moveBy(tree, [1, 1], 1)).toEqual({ tree: all(a, not(any(b)), c), place: [2] });
    expect(moveBy(tree, [1, 0], -1)).toEqual({ tree: all(a, b, not(any(c))), place: [1] });
    expect(moveOut(tree, [0])).toBeNull();
    expect(moveIn(tree, [0])).toEqual({ tree: all(not(any(a, b, c))), place: [0, 0] });
    expect(moveIn(all(any(b), a), [1])).toEqual({ tree: all(any(b, a)), place: [0, 1] });
    expect(moveIn(all(a, b), [1])).toBeNull();
  });
  it("groups with the other kind than the one around, and dissolves", () => {
    expect(wrap(tree, [0])).toEqual({ tree: all(any(a), not(any(b, c))), place: [0, 0] });
    expect(unwrap(all(any(b, c), a), [0])).toEqual(all(b, c, a));
  });
  it("says no more than it has to when it is saved", () => {
    expect(plain(rooted(a))).toBe(a);
    expect(rooted(tree)).toBe(tree);
    expect(rooted(not(a))).toEqual(all(not(a)));
  });
});

describe("undo", () => {
  it("takes back and brings again, and takes typing in one part together", () => {
    let history = step(started(0), 1, "", 0);
    history = step(step(step(history, 2, "x", 100), 3, "x", 200), 4, "x", 5_000);
    expect(undone(history).now).toBe(3);
    expect(undone(undone(history)).now).toBe(1);
    expect(redone(undone(history)).now).toBe(4);
    expect(undone(started(7)).now).toBe(7);
    expect(step(undone(history), 9, "", 9_000).next).toEqual([]);
  });
});

describe("comparisons", () => {
  it("begin complete, whatever they were before", () => {
    expect(comparison("between", "number", test("at_least", 5))).toEqual({
      op: "between",
      value: 5,
      high: 14,
      values: [],
    });
    expect(comparison("one_of", "text", test("is", "FR")).values).toEqual(["FR"]);
    expect(comparison("in_last", "time", test("after", "2026-01-01T00:00:00Z")).value).toBe("30d");
    expect(comparison("is", "boolean", test("is", "x")).value).toBe(true);
    expect(comparison("known", "text", test("is", "x"))).toEqual({ op: "known", values: [] });
  });
  it("keeps sequences to what the language allows", () => {
    const absent = { event: "Order Completed", where: [], absent: true };
    const steps = sound([absent, absent, absent]);
    expect(steps.map((one) => one.absent)).toEqual([false, true, false]);
    expect(sound([{ ...absent, absent: false }, absent])[1]?.within).toBe("2d");
    expect(
      sound([
        { ...absent, absent: false },
        { ...absent, within: "1d" },
        { ...absent, absent: false },
      ])[1]?.within,
    ).toBeNull();
  });
});

describe("small things", () => {
  it("reads a day as the instant it begins in the shop's zone, clocks changing or not", () => {
    for (const [zone, instant] of [
      ["Europe/Paris", "2026-10-24T22:00:00Z"],
      ["America/New_York", "2026-10-25T04:00:00Z"],
      ["Asia/Kolkata", "2026-10-24T18:30:00Z"],
      ["UTC", "2026-10-25T00:00:00Z"],
    ] as const)
      expect(beginOf("2026-10-25", (moment) => dayOf(moment, zone))).toBe(instant);
  });
  it("rounds estimates to what they can tell", () => {
    expect([7, 123, 1_234, 56_789].map(rounded)).toEqual([7, 123, 1_230, 56_800]);
  });
  it("makes an id of a name", () => {
    expect(idOf("Été à la mer!")).toBe("ete_a_la_mer");
  });
  it("compares texts line by line", () => {
    expect(compared("a\nb\nc\n", "a\nx\nc\n").map((line) => line.kind)).toEqual(["same", "gone", "new", "same"]);
    expect(compared("a", "a")).toEqual([{ kind: "same", text: "a" }]);
  });
});

describe("sentences", () => {
  const format = (locale: string) =>
    ({
      locale,
      language: locale,
      money: (minor: number) => formatMoney(minor, "EUR", locale),
      count: (n: number) => formatCount(n, locale),
      ratio: (n: number) => formatRatio(n, locale),
      date: (moment: number) => formatDate(moment, "date", locale, "UTC"),
    }) as unknown as Format;
  beforeAll(async () => {
    await i18next.init({
      lng: "en",
      resources: { en: { audiences: en }, fr: { audiences: fr } },
      interpolation: { escapeValue: false },
    });
  });
  const views: Condition = {
    type: "events",
    event: "Product Viewed",
    where: [{ field: "product.price_minor", test: test("at_least", 5000) }],
    window: { last: "30d" },
    measure: "count",
    test: test("at_least", 3),
  };
  const said = (condition: Condition, language: "en" | "fr") =>
    sentence(
      condition,
      phrases(i18next.getFixedT(language, "audiences") as never, format(language), { audience: (id) => id }),
    );
  it("reads as one, in both languages", () => {
    const both = all(views, any(a, not(b)), not({ type: "fact", fact: "registered", test: test("is", true) }));
    expect(said(both, "en")).toBe(
      "People who viewed a product at least 3 times in the last 30 days (price is at least €50.00) and (whose country is France or not those whose city is “Lyon”) and not those who have an account.",
    );
    expect(said(both, "fr").replaceAll(/\s/g, " ")).toBe(
      "Les personnes qui ont vu un produit au moins 3 fois depuis 30 jours (le prix est d’au moins 50,00 €) et (dont le pays est France ou pas celles dont la ville est « Lyon ») et pas celles qui ont un compte.",
    );
  });
  it("says everybody and nobody", () => {
    expect(said(all(), "en")).toBe("Everybody.");
    expect(said(any(), "fr")).toBe("Personne.");
  });
  it("never shows a key, whatever is asked", () => {
    const others: Condition[] = [
      { ...views, measure: "sum", field: "price_minor", test: test("more_than", 100) } as Condition,
      {
        ...views,
        measure: "nth",
        n: 2,
        field: "at",
        test: test("in_last", "2w"),
        window: { visit: "this" },
      } as Condition,
      {
        type: "sequence",
        steps: [
          { event: "quiz", where: [], absent: false },
          { event: "Order Completed", where: [], absent: true, within: "2h" },
        ],
      },
      { type: "audience", audience_id: "vip" },
      { type: "fact", fact: "weekday", test: { op: "one_of", values: [1, 6] } },
      { type: "fact", fact: "trait", key: "plan", test: test("unknown") },
      { type: "fact", fact: "last_order", test: test("not_in_last", "90m") },
    ];
    for (const one of others)
      for (const language of ["en", "fr"] as const) expect(said(one, language)).not.toMatch(/[a-z]+[_.][a-z]+|\{\{/);
  });
});
