import { describe, expect, it } from "vitest";
import { likeCondition, likeOf, recallAt, withShare } from "../src/pages/audiences/alike/like";
import type { Condition } from "../src/pages/audiences/builder/condition";

const country = {
  type: "fact",
  fact: "country",
  test: { op: "is", value: "FR", values: [] },
} as unknown as Condition;

describe("look-alikes", () => {
  it("are read from a condition wherever they stand in it, and made nearer there", () => {
    const wider = { type: "all", of: [country, likeCondition("vip.best", 0.05)] } as Condition;
    expect(likeOf(wider)).toEqual({ source: "vip.best", share: 0.05 });
    const nearer = withShare(wider, 0.02);
    expect(likeOf(nearer)).toEqual({ source: "vip.best", share: 0.02 });
    expect((nearer as { of: Condition[] }).of[0]).toBe(country);
    expect(likeOf(wider)?.share).toBe(0.05);
  });
  it("are none where another score or no share is asked for", () => {
    expect(likeOf(country)).toBeNull();
    const place = { ...country, fact: "score", key: "lookalike_place.vip" } as Condition;
    expect(likeOf(place)).toBeNull();
  });
  it("leave out whoever is in the audience by now", () => {
    expect(JSON.stringify(likeCondition("vip", 0.1))).toContain('{"type":"not","of":{"type":"audience"');
  });
  it("tell between two shares of the back-test what lies between, from nothing at nothing", () => {
    const found = [
      { share: 0.1, recall: 0.4, low: 0.35, high: 0.45 },
      { share: 0.2, recall: 0.6, low: 0.55, high: 0.65 },
    ];
    expect(recallAt(found, 0.15)?.recall).toBeCloseTo(0.5);
    expect(recallAt(found, 0.05)?.low).toBeCloseTo(0.175);
    expect(recallAt(found, 0.9)?.recall).toBe(0.6);
    expect(recallAt([], 0.1)).toBeNull();
  });
});
