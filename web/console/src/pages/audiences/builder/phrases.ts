import type { Format } from "../../../format/use-format";
import type { Words } from "../words";
import type { Comparison, Events, Operator, Vocabulary } from "./condition";
import { isMoney } from "./condition";

type Loose = (key: string, values?: Record<string, unknown>) => string;
type Value = string | number | boolean;

const key = (name: string) => name.replaceAll(/[^A-Za-z0-9]+/g, "_").toLowerCase();
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export interface Names {
  /** What audiences are called, in today's language. */
  audience: (audienceId: string) => string;
}

/** The vocabulary in the marketer's words. */
export interface Phrases {
  t: Loose;
  event: (event: string) => string;
  field: (field: string) => string;
  fact: (fact: string) => string;
  audience: (audienceId: string) => string;
  ratio: (value: number) => string;
  span: (duration: string) => string;
  value: (value: Value, about: string) => string;
  test: (test: Comparison, about: string) => string;
  times: (test: Comparison) => string;
  window: (window: Events["window"]) => string;
  operator: (op: Operator) => string;
  day: (instant: string) => string;
}

const intl = (make: () => string | undefined, otherwise: string) => {
  try {
    return make() ?? otherwise;
  } catch {
    return otherwise; // a code Intl does not know is shown as it is
  }
};

export function phrases(words: Words, format: Format, names: Names): Phrases {
  const t = words as unknown as Loose;
  const known = (group: string, name: string, otherwise: string) =>
    t(`${group}.${key(name)}`, { defaultValue: otherwise });
  const span = (duration: string) => {
    const count = Number(duration.slice(0, -1));
    return t(`span_${duration.slice(-1)}`, { count, n: format.count(count) });
  };
  const day = (instant: string) => format.date(Date.parse(instant), "date");

  function value(one: Value, about: string): string {
    if (typeof one === "boolean") return t(`value.${one}`);
    if (typeof one === "number") return figure(one, about);
    if (about === "country")
      return intl(() => new Intl.DisplayNames(format.locale, { type: "region" }).of(one.toUpperCase()), one);
    if (about === "language")
      return intl(() => new Intl.DisplayNames(format.locale, { type: "language" }).of(one), one);
    if (about === "lifecycle") return known("lifecycle", one, one);
    return t("quoted", { value: one });
  }

  function figure(one: number, about: string): string {
    if (isMoney(about)) return format.money(one, undefined, { wholeFrom: 1 });
    const date = (month: number, dayOfMonth: number) => Date.UTC(2024, month, dayOfMonth, 12);
    if (about === "weekday" && one >= 1 && one <= 7) return dateWord(date(0, one), { weekday: "long" });
    if (about === "month" && one >= 1 && one <= 12) return dateWord(date(one - 1, 15), { month: "long" });
    if (about.endsWith("_affinity")) return format.ratio(one);
    return new Intl.NumberFormat(format.locale, { maximumFractionDigits: 4 }).format(one);
  }

  const dateWord = (at: number, style: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(format.locale, { ...style, timeZone: "UTC" }).format(at);

  function compared(test: Comparison, say: (one: Value) => string): string {
    if (test.op === "in_last" || test.op === "not_in_last" || test.op === "in_next") return span(String(test.value));
    if (test.op === "after" || test.op === "before") return day(String(test.value));
    if (test.op === "one_of" || test.op === "none_of") return (test.values ?? []).map(say).join(t("or"));
    if (test.op === "between") return t("range", { low: say(test.value ?? 0), high: say(test.high ?? 0) });
    return test.value === null || test.value === undefined ? "" : say(test.value);
  }

  return {
    t,
    span,
    value,
    day,
    event: (event) => known("event", event, t("own_event", { name: event })),
    field: (field) =>
      field.startsWith("product.attribute.")
        ? t("field_attribute", { name: field.slice(18) })
        : known("field", field, t("field_own", { name: field })),
    fact: (fact) => known("fact", fact, fact),
    audience: names.audience,
    ratio: format.ratio,
    operator: (op) => t(`op_name.${op}`),
    test: (test, about) => t(`op.${test.op}`, { value: compared(test, (one) => value(one, about)) }),
    times: (test) => {
      const say = (one: Value) => t("count", { count: Number(one), n: format.count(Number(one)) });
      return t(`times.${test.op}`, { value: compared(test, say) });
    },
    window: (window) => {
      if (!window) return "";
      if ("last" in window) return t("in_window.last", { span: span(window.last) });
      if ("visit" in window) return t("in_window.visit");
      const since = day(window.since);
      return window.until
        ? t("in_window.between", { since, until: day(window.until) })
        : t("in_window.since", { since });
    },
  };
}

/** Facts by what they are about, in the order in which they are offered. */
export const FACT_GROUPS: [string, string[]][] = [
  ["visits", ["visits", "first_seen", "last_seen", "previous_visit", "visit_started", "in_visit"]],
  [
    "orders",
    [
      "orders",
      "revenue_minor",
      "average_order_minor",
      "first_order",
      "last_order",
      "order_due",
      "last_gap_days",
      "average_gap_days",
      "cart_items",
      "cart_value_minor",
      "cart_changed",
      "wishlist_items",
    ],
  ],
  ["interest", ["top_category", "top_brand", "category_affinity", "brand_affinity"]],
  ["life", ["lifecycle", "lifecycle_since", "lifecycle_until", "group", "score", "moment"]],
  ["person", ["registered", "trait", "birthday_in_days", "birthday_days_ago", "language", "locale", "company", "arm"]],
  ["place", ["country", "region", "city", "time_zone", "hour", "weekday", "day_of_month", "month"]],
  ["device", ["device", "system", "browser", "screen_width"]],
  [
    "traffic",
    [
      "last_source",
      "last_medium",
      "last_campaign",
      "last_referrer",
      "last_landing",
      "first_source",
      "first_medium",
      "first_campaign",
      "first_referrer",
      "first_landing",
    ],
  ],
];

/** The facts of the vocabulary in these groups; what no group names is of the person, or of a page. */
export function grouped(facts: Vocabulary["facts"]): [string, string[]][] {
  const placed = new Set(FACT_GROUPS.flatMap(([, names]) => names));
  const there = new Set(facts.map((one) => one.fact));
  const groups = FACT_GROUPS.map(([group, names]): [string, string[]] => {
    const more = group === "person" ? facts.filter((one) => !one.of_page && !placed.has(one.fact)) : [];
    return [group, [...names.filter((name) => there.has(name)), ...more.map((one) => one.fact)]];
  });
  return [...groups, ["page", facts.filter((one) => one.of_page).map((one) => one.fact)]];
}
