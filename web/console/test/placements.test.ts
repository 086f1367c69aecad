import { describe, expect, it } from "vitest";
import contract from "../openapi.json";
import { begun, ID, isId, LONGEST_ID, PAGES, suggestedId } from "../src/pages/placements/new-placement";

const { properties } = contract.components.schemas.PlacementDocument;

describe("a new placement", () => {
  it("is asked for the ids the API takes, and for its pages", () => {
    expect(ID.source.replaceAll("\\/", "/")).toBe(properties.placement_id.pattern);
    expect(LONGEST_ID).toBe(properties.placement_id.maxLength);
    expect([...PAGES].sort()).toEqual([...properties.page.enum].sort());
  });
  it("is suggested an id from its page and heading, always one the API takes", () => {
    expect(suggestedId("home", "Gift ideas")).toBe("home.gift_ideas");
    expect(suggestedId("cart", "  Été & « Noël » ! ")).toBe("cart.ete_noel");
    expect(suggestedId("home", "***")).toBe("");
    for (const heading of ["x".repeat(200), "a ".repeat(90), "é"])
      expect([heading, isId(suggestedId("confirmation", heading))]).toEqual([heading, true]);
  });
  it("refuses what the API would", () => {
    for (const bad of ["", "Home", "home gifts", ".a", "a.", "a..b", "é", "x".repeat(81)])
      expect([bad, isId(bad)]).toEqual([bad, false]);
    for (const good of ["a", "home.gifts", "a_1.b_2.c"]) expect([good, isId(good)]).toEqual([good, true]);
  });
  it("begins with every part the API needs, and no empty heading", () => {
    for (const page of PAGES) {
      const document = begun("home.gifts", page, { en: "Gifts", fr: " " });
      expect(document.title).toEqual({ en: "Gifts" });
      expect(document.strategies.length).toBeGreaterThan(0);
      expect(Object.keys(document).sort()).toEqual(Object.keys(properties).sort());
    }
  });
});
