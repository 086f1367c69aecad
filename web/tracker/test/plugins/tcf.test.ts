import { GVL, PurposeRestriction, RestrictionType, TCModel, TCString } from "@iabtechlabtcf/core";
import { describe, expect, it } from "vitest";
import { consentOf } from "../../src/consent";
import { heardTcf } from "../../src/plugins/consent/tcf";
import { discloses } from "../../src/plugins/consent/tcstring";

// TC strings as the IAB's own encoder writes them, so that a misreading of the specification cannot be in both.

const ALL = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
const LAST = 1500;
const named = (id: number) => ({ id, name: `${id}`, description: "", illustrations: [] });
const byId = (ids: number[], make: (id: number) => object) => Object.fromEntries(ids.map((id) => [id, make(id)]));
const from1 = (n: number) => Array.from({ length: n }, (_, index) => index + 1);
const vendorOf = (id: number) => ({
  ...named(id),
  purposes: ALL,
  legIntPurposes: [],
  flexiblePurposes: [2, 7, 8, 9],
  specialPurposes: [],
  features: [],
  specialFeatures: [],
  policyUrl: "https://vendor.example/",
  usesCookies: false,
});
/** A vendor list as vendor-list.consensu.org has it, of `LAST` vendors that ask for everything. */
const LIST = {
  gvlSpecificationVersion: 3,
  vendorListVersion: 150,
  tcfPolicyVersion: 5,
  lastUpdated: "2026-02-26T16:00:00Z",
  purposes: byId(ALL, named),
  specialPurposes: byId([1, 2, 3], named),
  features: byId([1, 2, 3], named),
  specialFeatures: byId([1, 2], named),
  stacks: {},
  dataCategories: {},
  vendors: byId(from1(LAST), vendorOf),
};

interface Answer {
  purposes?: number[];
  vendors?: number[];
  disclosed?: number[];
  restricted?: [purpose: number, type: RestrictionType, vendor: number][];
}

const modelOf = ({ purposes = ALL, vendors = [755], disclosed = [755], restricted = [] }: Answer): TCModel => {
  const model = new TCModel(new GVL(LIST as unknown as ConstructorParameters<typeof GVL>[0]));
  Object.assign(model, { cmpId: 31, cmpVersion: 2, isServiceSpecific: true, publisherCountryCode: "FR" });
  model.purposeConsents.set(purposes);
  model.purposeLegitimateInterests.set([2, 7, 8, 9, 10, 11]);
  model.vendorConsents.set(vendors);
  model.vendorsDisclosed.set(disclosed);
  model.publisherRestrictions.gvl = model.gvl;
  for (const [purpose, type, vendor] of restricted)
    model.publisherRestrictions.add(vendor, new PurposeRestriction(purpose, type));
  return model;
};
const encoded = (answer: Answer): string => TCString.encode(modelOf(answer));

/** What a CMP hands to listeners, of the string as the IAB's own decoder reads it. Source: IAB TCF, "CMP API v2", TCData. */
const dataOf = (tcString: string, eventStatus = "useractioncomplete") => {
  const model = TCString.decode(tcString);
  const granted = (vector: { has: (id: number) => boolean }, last: number) =>
    Object.fromEntries(from1(last).map((id) => [id, vector.has(id)]));
  const restrictions: Record<number, Record<number, number>> = {};
  for (const { purposeId, restrictionType } of model.publisherRestrictions.getRestrictions())
    for (const vendor of model.publisherRestrictions.getVendors(new PurposeRestriction(purposeId, restrictionType)))
      restrictions[purposeId] = { ...restrictions[purposeId], [vendor]: restrictionType };
  return {
    tcString,
    tcfPolicyVersion: 5,
    gdprApplies: true,
    eventStatus,
    cmpStatus: "loaded",
    purpose: {
      consents: granted(model.purposeConsents, 24),
      legitimateInterests: granted(model.purposeLegitimateInterests, 24),
    },
    vendor: { consents: granted(model.vendorConsents, model.vendorConsents.maxId) },
    publisher: { restrictions },
  };
};
const statementOf = (answer: Answer, vendor = 0) => {
  const heard = heardTcf(dataOf(encoded(answer)), true, vendor);
  return heard.kind === "said" ? heard.statement : heard.kind;
};
const NO = { measure: false, personalise: false, ads: false };
const YES = { measure: true, personalise: true, ads: true };

describe("disclosed vendors, as the IAB's encoder writes them", () => {
  const SETS: [string, number[]][] = [
    ["one vendor", [755]],
    ["the first and the last", [1, LAST]],
    ["a few far apart, as bits or ranges", [2, 9, 10, 11, 400, 755, 756, 1499]],
    ["all", from1(LAST)],
    ["every other", from1(LAST).filter((id) => id % 2)],
    ["a run at the end", from1(LAST).filter((id) => id > 700)],
  ];
  it.each(SETS)("%s", (_, disclosed) => {
    const text = encoded({ disclosed });
    for (let vendor = 1; vendor <= LAST + 20; vendor++)
      expect(discloses(text, vendor), `${vendor}`).toBe(disclosed.includes(vendor));
    expect(discloses(text)).toBe(true);
  });

  it("are missing from a string of TCF 2.2, which is no consent any more", () => {
    const [core = "", ...segments] = encoded({}).split(".");
    const publisher = segments.filter((segment) => !discloses(`${core}.${segment}`));
    expect(publisher.length).toBe(1);
    const before = [core, ...publisher].join(".");
    expect(discloses(before)).toBe(false);
    expect(heardTcf({ ...dataOf(encoded({})), tcString: before }, true, 0)).toEqual({ kind: "said", statement: NO });
  });

  it("are found wherever the segment stands", () => {
    const [core = "", ...segments] = encoded({ disclosed: [7] }).split(".");
    expect(segments.length).toBe(2);
    const turned = [core, ...segments.reverse()].join(".");
    expect([discloses(turned, 7), discloses(turned, 8)]).toEqual([true, false]);
  });
});

describe("an answer, as the IAB's encoder writes it", () => {
  it("grants in all 512 states of nine purposes exactly what each of ours takes", () => {
    const takes = { measure: [1, 8, 9], personalise: [1, 5, 6], ads: [1, 2, 3, 4, 7] };
    const text = encoded({});
    const data = dataOf(text);
    for (let state = 0; state < 512; state++) {
      const purposes = ALL.slice(0, 9).filter((_, n) => (state >> n) & 1);
      const consents = Object.fromEntries(ALL.map((id) => [id, purposes.includes(id)]));
      const heard = heardTcf({ ...data, purpose: { ...data.purpose, consents } }, true, 0);
      const expected = Object.entries(takes).map(([name, needs]) => [name, needs.every((id) => purposes.includes(id))]);
      expect(heard).toEqual({ kind: "said", statement: Object.fromEntries(expected) });
    }
  });

  it("never takes legitimate interest for consent", () => {
    expect(statementOf({ purposes: [] })).toEqual(NO);
    expect(statementOf({ purposes: [1, 3, 4, 5, 6] })).toEqual({ ...NO, personalise: true });
  });

  it("of a vendor on the list takes its disclosure and its consent, both", () => {
    expect(statementOf({}, 755)).toEqual(YES);
    expect(statementOf({ vendors: [] }, 755)).toEqual(NO);
    expect(statementOf({ vendors: [754, 756] }, 755)).toEqual(NO);
    expect(statementOf({ disclosed: [754, 756] }, 755)).toEqual(NO);
    expect(statementOf({ vendors: [], disclosed: [1] })).toEqual(YES);
  });

  it("keeps the publisher's restrictions of a purpose for that vendor", () => {
    const forbid = (purpose: number, vendor = 755): Answer => ({
      restricted: [[purpose, RestrictionType.NOT_ALLOWED, vendor]],
    });
    expect(statementOf(forbid(9), 755)).toEqual({ ...YES, measure: false });
    expect(statementOf(forbid(5), 755)).toEqual({ ...YES, personalise: false });
    expect(statementOf(forbid(4), 755)).toEqual({ ...YES, ads: false });
    expect(statementOf(forbid(9, 754), 755)).toEqual(YES);
    expect(statementOf(forbid(9, 754))).toEqual(YES);
    const interest: Answer = { restricted: [[9, RestrictionType.REQUIRE_LI, 755]] };
    expect(statementOf(interest, 755)).toEqual({ ...YES, measure: false });
    const consent: Answer = { restricted: [[9, RestrictionType.REQUIRE_CONSENT, 755]] };
    expect(statementOf(consent, 755)).toEqual(YES);
  });

  it("loses ads, and nothing else, to Global Privacy Control", () => {
    const granted = statementOf({});
    expect(consentOf(granted, true)).toEqual({ ...consentOf(granted, false), ads: false });
    expect(consentOf(granted, true)).toMatchObject({ measure: true, personalise: true });
  });
});
