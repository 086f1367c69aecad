import { describe, expect, it } from "vitest";
import { consentKey, consentOf, mayMeasure, mayPersonalise, PURPOSES } from "../src/consent";

describe("consent", () => {
  it.each([undefined, null, "granted", 1, [], { measure: "true" }, { measure: 1 }, { Measure: true }])(
    "takes %j for a refusal",
    (choice) => {
      expect(consentKey(consentOf(choice, false))).toBe("");
    },
  );

  it("grants what is named with true and nothing else", () => {
    const consent = consentOf({ measure: true, ads: true, other: true }, false);
    expect(Object.keys(consent)).toEqual([...PURPOSES]);
    expect(consentKey(consent)).toBe("measure,ads");
  });

  it("lets Global Privacy Control beat a grant of ads", () => {
    expect(consentKey(consentOf({ measure: true, ads: true }, true))).toBe("measure");
  });

  it("personalises only what it may also measure", () => {
    expect(mayMeasure(null)).toBe(false);
    expect(mayPersonalise(consentOf({ personalise: true }, false))).toBe(false);
    expect(mayPersonalise(consentOf({ measure: true }, false))).toBe(false);
    expect(mayPersonalise(consentOf({ measure: true, personalise: true }, false))).toBe(true);
  });
});
