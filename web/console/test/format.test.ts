import { describe, expect, it } from "vitest";
import { hasPage, routeOf } from "../src/format/links";
import { formatMoney, minorDigits } from "../src/format/money";
import { changeOf, formatBytes, formatRatio } from "../src/format/number";
import { csvCell, csvOf, safeUrl } from "../src/format/safety";
import { dayOf, formatAgo, formatIsoDay } from "../src/format/time";
import { localeFor } from "../src/format/use-format";

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");

describe("money", () => {
  it("knows each currency's minor unit", () => {
    expect([minorDigits("EUR"), minorDigits("JPY"), minorDigits("KWD")]).toEqual([2, 0, 3]);
  });
  it("writes as the locale does", () => {
    expect(formatMoney(123_456, "EUR", "en-GB")).toBe("€1,235");
    expect(plain(formatMoney(1250, "EUR", "fr-FR"))).toBe("12,50 €");
    expect(formatMoney(1250, "JPY", "en-GB")).toBe("¥1,250");
  });
  it("keeps cents where they matter and drops them from zero", () => {
    expect(formatMoney(999, "GBP", "en-GB")).toBe("£9.99");
    expect(formatMoney(0, "GBP", "en-GB")).toBe("£0");
    expect(formatMoney(-30_000, "EUR", "en-GB", { wholeFrom: 0, signed: true })).toBe("-€300");
  });
  it("survives a currency nobody knows", () => {
    expect(() => formatMoney(100, "", "en-GB")).not.toThrow();
  });
});

describe("numbers", () => {
  it("compares with the period before, or says nothing", () => {
    expect(changeOf(112, 100)).toBeCloseTo(0.12);
    expect(changeOf(-50, -100)).toBeCloseTo(0.5);
    expect([changeOf(null, 1), changeOf(1, null), changeOf(1, 0)]).toEqual([null, null, null]);
  });
  it("gives small shares a second digit", () => {
    expect([formatRatio(0.0274, "en"), formatRatio(0.0024, "en"), formatRatio(0, "en")]).toEqual([
      "2.7%",
      "0.24%",
      "0%",
    ]);
  });
  it("writes bytes in the unit people read", () => {
    expect(formatBytes(48_318_382_080, "en")).toBe("48.3 GB");
    expect(formatBytes(0, "en")).toBe("0 byte");
  });
});

describe("time", () => {
  it("groups by the shop's day, not the browser's", () => {
    const lateEvening = Date.UTC(2026, 10, 21, 23, 30);
    expect(dayOf(lateEvening, "Europe/Paris")).toBe("2026-11-22");
    expect(dayOf(lateEvening, "America/New_York")).toBe("2026-11-21");
  });
  it("does not move an ISO day across time zones", () => {
    expect(formatIsoDay("2026-11-01", "day", "en-GB")).toBe("1 Nov");
  });
  it("says how long ago in words", () => {
    expect(formatAgo(0, 3 * 60_000, "en")).toBe("3 minutes ago");
    expect(formatAgo(0, 3 * 86_400_000, "fr")).toBe("il y a 3 jours");
  });
  it("takes the person's own variant of the language", () => {
    expect(localeFor("fr", ["en-US", "fr-CH"])).toBe("fr-CH");
    expect(localeFor("fr", ["en-US"])).toBe("fr");
  });
});

describe("safety", () => {
  it("lets through web addresses only", () => {
    expect(safeUrl("https://shop.example/p")).toBe("https://shop.example/p");
    expect(safeUrl("/mock/1.svg")).toBe("/mock/1.svg");
    for (const url of ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "vbscript:x", ""])
      expect(safeUrl(url)).toBeUndefined();
  });
  it("disarms formulas and quotes what needs it in CSV", () => {
    expect(csvCell("=HYPERLINK(1)")).toBe("'=HYPERLINK(1)");
    expect(csvCell('say "hi", you')).toBe('"say ""hi"", you"');
    expect(csvCell(-5)).toBe("-5");
    expect(csvOf([["a", 1, null]])).toBe("a,1,\r\n");
  });
});

describe("links", () => {
  it("leads the API's addresses to the console's pages", () => {
    expect(routeOf("/console/placements/home.for_you")).toBe("/recommendations/home.for_you");
    expect(routeOf("/catalogue?sort=stock")).toBe("/catalogue?sort=stock");
    expect(routeOf("/products/p1")).toBe("/catalogue/p1");
    expect(routeOf("health")).toBe("/settings/health");
    expect(routeOf("/decisions/d-1")).toBe("/?panel=decision:d-1");
    expect(routeOf("/console")).toBe("/");
  });
  it("knows which pages exist", () => {
    expect(hasPage("/recommendations/home.for_you")).toBe(true);
    expect(hasPage("/settings/measurement")).toBe(false);
  });
});
