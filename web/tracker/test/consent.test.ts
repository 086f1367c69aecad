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
    expect(consent).toEqual({ measure: true, ads: true });
    expect(consentKey(consent)).toBe("measure,ads");
  });

  it("names what was asked and refused, and nothing that was not asked", () => {
    expect(consentOf({ measure: true, marketing_email: false, sms: "no" }, false)).toEqual({
      measure: true,
      marketing_email: false,
    });
    expect(consentOf([], false)).toEqual({});
    expect(Object.keys(consentOf(Object.fromEntries(PURPOSES.map((name) => [name, false])), false))).toEqual([
      ...PURPOSES,
    ]);
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
