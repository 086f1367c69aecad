import { describe, expect, it } from "vitest";
import type { Attribute } from "../src/api/types";
import { formatMoney } from "../src/format/money";
import { formatCount } from "../src/format/number";
import { formatDate, formatHours } from "../src/format/time";
import { attributeText } from "../src/pages/people/attributes";

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");
const format = {
  money: (minor: number, of = "EUR") => formatMoney(minor, of, "en-GB"),
  count: (value: number) => formatCount(value, "en-GB"),
  date: (at: number, style: Parameters<typeof formatDate>[1]) => formatDate(at, style, "en-GB", "Europe/Paris"),
  hours: (from: number, to: number) => formatHours(from, to, "en-GB"),
};
const words = { days: (count: number) => `${count} d`, device: (key: string) => `<${key}>` };
const text = (key: string, value: number | string, unit: Attribute["unit"], high: number | null = null) =>
  plain(
    attributeText(
      { key, value, unit, high, based_on: 3, basis: "orders", since: 0, until: 0 },
      "EUR",
      format as Parameters<typeof attributeText>[2],
      words,
    ),
  );

describe("a computed attribute", () => {
  it("is written in its unit", () => {
    expect(text("revenue", 1250, "money")).toBe("€12.50");
    expect(text("price_band", 1490, "money_range", 3990)).toBe("€14.90 – €39.90");
    expect(text("last_order", Date.UTC(2026, 10, 5, 23, 30), "date")).toBe("6 Nov 2026");
    expect(text("days_since_order", 11, "days")).toBe("11 d");
    expect(text("usual_device", "mobile", "text")).toBe("<mobile>");
    expect(text("favourite_brand", "mobile", "text")).toBe("mobile");
  });
  it("has hours that go round midnight", () => {
    expect(text("preferred_hour", 22, "hour")).toBe("22:00 – 01:00");
    expect(text("preferred_hour", 0, "hour")).toBe("00:00 – 03:00");
  });
});
