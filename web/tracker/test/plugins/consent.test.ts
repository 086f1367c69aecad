import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { heard, NOTHING_SAID, speaks, statementOf } from "../../src/plugins/consent/googlemode";
import { combined } from "../../src/plugins/consent/statement";
import { heardTcf } from "../../src/plugins/consent/tcf";
import { discloses } from "../../src/plugins/consent/tcstring";
import { fakeHost, runPlugin } from "./host";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const CORE = "CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA";
/** A segment of these bits, written by the specification, independently of the reader. */
const segment = (bits: string): string => {
  const padded = bits.padEnd(Math.ceil(bits.length / 6) * 6, "0");
  return (padded.match(/.{6}/g) || []).map((six) => DIGITS.charAt(Number.parseInt(six, 2))).join("");
};
const bits = (value: number, width: number) => value.toString(2).padStart(width, "0");
const asField = (vendors: number[], max = Math.max(0, ...vendors)) =>
  segment(
    `${bits(1, 3)}${bits(max, 16)}0${Array.from({ length: max }, (_, n) => Number(vendors.includes(n + 1))).join("")}`,
  );
const asRanges = (ranges: [number, number][], max: number) =>
  segment(
    `${bits(1, 3)}${bits(max, 16)}1${bits(ranges.length, 12)}` +
      ranges.map(([a, b]) => (a === b ? `0${bits(a, 16)}` : `1${bits(a, 16)}${bits(b, 16)}`)).join(""),
  );
const WITH_DISCLOSED = `${CORE}.${asField([7, 755])}`;

describe("disclosed vendors", () => {
  it("is a segment of its own; the core, allowed vendors and the publisher's are none", () => {
    expect(discloses(WITH_DISCLOSED)).toBe(true);
    expect(discloses(CORE)).toBe(false);
    expect(discloses("")).toBe(false);
    expect(discloses(`${CORE}.${segment(bits(2, 3) + bits(9, 16))}.${segment(bits(3, 3) + "0".repeat(40))}`)).toBe(
      false,
    );
    expect(discloses(`${CORE}.${segment(bits(3, 3))}.${asField([7])}`)).toBe(true);
    expect(discloses(asField([7]))).toBe(false);
  });

  it("names vendors by bits and by ranges, as sets do", () => {
    const ranges: [number, number][] = [
      [2, 2],
      [5, 9],
      [700, 800],
    ];
    for (let vendor = 1; vendor <= 900; vendor++) {
      const within = ranges.some(([a, b]) => a <= vendor && vendor <= b);
      const listed = ranges.flatMap(([a, b]) => Array.from({ length: b - a + 1 }, (_, n) => a + n));
      expect(discloses(`${CORE}.${asField(listed)}`, vendor), `bit ${vendor}`).toBe(within);
      expect(discloses(`${CORE}.${asRanges(ranges, 800)}`, vendor), `range ${vendor}`).toBe(within);
    }
  });

  it("answers for any text, and a cut one discloses nobody beyond the cut", () => {
    let seed = 11;
    for (let run = 0; run < 2000; run++) {
      let text = "";
      for (let n = 0; n < 30; n++) {
        seed = (seed * 48271) % 2147483647;
        text += `${DIGITS}.. é%`.charAt(seed % 69);
      }
      expect(typeof discloses(text, run)).toBe("boolean");
    }
    expect(discloses(`${CORE}.${asField([755]).slice(0, 20)}`, 755)).toBe(false);
  });
});

describe("TCF", () => {
  const data = (agreed: number[], more: object = {}) => ({
    gdprApplies: true,
    eventStatus: "useractioncomplete",
    tcString: WITH_DISCLOSED,
    purpose: {
      consents: Object.fromEntries(agreed.map((number) => [number, true])),
      legitimateInterests: Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((number) => [number, true])),
    },
    vendor: { consents: { 755: true } },
    ...more,
  });
  const NO = { measure: false, personalise: false, ads: false };
  const said = (statement: object) => ({ kind: "said", statement });

  it.each([
    [[1, 8, 9], { ...NO, measure: true }],
    [[1, 8], NO],
    [[8, 9], NO],
    [[1, 5, 6, 8, 9], { ...NO, measure: true, personalise: true }],
    [[1, 2, 3, 4, 7], { ...NO, ads: true }],
    [[1, 3, 4], NO],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], { measure: true, personalise: true, ads: true }],
    [[], NO],
  ])("maps consent to %j, whatever legitimate interest says", (agreed, statement) => {
    expect(heardTcf(data(agreed), true, 0)).toEqual(said(statement));
  });

  const ALL = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  it("denies what comes without disclosed vendors, or is not ours", () => {
    expect(heardTcf(data(ALL, { tcString: CORE }), true, 0)).toEqual(said(NO));
    expect(heardTcf(data(ALL, { tcString: undefined }), true, 0)).toEqual(said(NO));
    expect(heardTcf(data(ALL), true, 755)).toMatchObject({ statement: { measure: true } });
    expect(heardTcf(data(ALL), true, 7)).toEqual(said(NO));
    expect(heardTcf(data(ALL, { vendor: { consents: { 8: true } } }), true, 8)).toEqual(said(NO));
  });

  it("waits while the visitor is asked, and knows where the GDPR does not apply", () => {
    expect(heardTcf(data(ALL, { eventStatus: "cmpuishown" }), true, 0)).toEqual({ kind: "waiting" });
    expect(heardTcf(data(ALL), false, 0)).toEqual({ kind: "waiting" });
    expect(heardTcf(null, true, 0)).toEqual({ kind: "waiting" });
    expect(heardTcf(data(ALL, { gdprApplies: false }), true, 0)).toEqual({ kind: "outside" });
    expect(heardTcf(data(ALL, { gdprApplies: undefined }), true, 0)).toMatchObject({ kind: "said" });
  });
});

describe("Google Consent Mode", () => {
  const TYPES = ["ad_storage", "analytics_storage", "ad_user_data", "ad_personalization"];

  it("gives ads only with all three of theirs, measure only with analytics, in all 16 states", () => {
    for (let state = 0; state < 16; state++) {
      const params = Object.fromEntries(TYPES.map((type, n) => [type, (state >> n) & 1 ? "granted" : "denied"]));
      const ads = [0, 2, 3].every((n) => (state >> n) & 1);
      const choice = combined([statementOf(heard(NOTHING_SAID, "update", params))]);
      expect(choice, JSON.stringify(params)).toEqual({ measure: !!((state >> 1) & 1), personalise: false, ads });
    }
  });

  it("takes a default that denies for a visitor who was not asked, and merges updates", () => {
    const denied = heard(NOTHING_SAID, "default", { analytics_storage: "denied", ad_storage: "denied" });
    expect(speaks(denied)).toBe(false);
    const updated = heard(denied, "update", { analytics_storage: "granted", personalization_storage: "granted" });
    expect(combined([statementOf(updated)])).toEqual({ measure: true, personalise: true, ads: false });
    const withdrawn = heard(updated, "update", { analytics_storage: "denied" });
    expect(combined([statementOf(withdrawn)])).toEqual({ measure: false, personalise: true, ads: false });
    expect(heard(withdrawn, "default", { analytics_storage: "granted" })).toBe(withdrawn);
  });

  it("lets a default for some regions deny, never grant, in either order", () => {
    const world = { analytics_storage: "granted" };
    const europe = { analytics_storage: "denied", region: ["FR", "DE"] };
    const measured = (...defaults: object[]) =>
      statementOf(defaults.reduce((mode: typeof NOTHING_SAID, one) => heard(mode, "default", { ...one }), NOTHING_SAID))
        .measure;
    expect(measured(world)).toBe(true);
    expect(measured(world, europe)).toBe(false);
    expect(measured(europe, world)).toBe(false);
    expect(measured({ analytics_storage: "granted", region: ["US"] })).toBeUndefined();
  });

  it.each([undefined, null, true, "yes", "GRANTED", 1])("takes %j for nothing", (value) => {
    expect(heard(NOTHING_SAID, "update", { analytics_storage: value }).state).toEqual({});
  });
});

describe("sources together", () => {
  it("grants what one grants and none denies; silence is not a word", () => {
    expect(combined([])).toEqual({ measure: false, personalise: false, ads: false });
    expect(combined([{ measure: true }, { measure: true, personalise: true, ads: false }])).toEqual({
      measure: true,
      personalise: true,
      ads: false,
    });
    expect(combined([{ measure: false }, { measure: true }])).toMatchObject({ measure: false });
  });
});

describe("the plugin", () => {
  type Listener = (data: unknown, success: boolean) => void;
  const layer: unknown[] = [];
  function gtag(..._given: unknown[]) {
    // biome-ignore lint/complexity/noArguments: gtag pushes the arguments object itself
    layer.push(arguments);
  }
  beforeEach(() => {
    vi.useFakeTimers();
    vi.resetModules();
    layer.length = 0;
    Object.assign(window, { dataLayer: layer, __tcfapi: undefined });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const begin = async (attributes = {}) => {
    const host = fakeHost(attributes);
    await runPlugin(() => import("../../src/plugins/consent/plugin"), host);
    return host;
  };

  it("says at once what the page's tags said before, and a withdrawal within a second", async () => {
    gtag("consent", "default", { analytics_storage: "denied" });
    gtag("consent", "update", { analytics_storage: "granted" });
    const { choices } = await begin();
    expect(choices).toEqual([{ measure: true, personalise: false, ads: false }]);
    gtag("consent", "update", { analytics_storage: "denied" });
    vi.advanceTimersByTime(1000);
    expect(choices).toEqual([expect.anything(), { measure: false, personalise: false, ads: false }]);
  });

  it("grants nothing between a default for everyone and the denial for some that follows it", async () => {
    gtag("consent", "default", { analytics_storage: "granted" });
    gtag("consent", "default", { analytics_storage: "denied", region: ["FR"] });
    const { choices } = await begin();
    vi.advanceTimersByTime(5000);
    expect(choices).toEqual([]);
  });

  it("waits as long as a default asks for", async () => {
    gtag("consent", "default", { analytics_storage: "granted", wait_for_update: 500 });
    const { choices } = await begin();
    vi.advanceTimersByTime(400);
    expect(choices).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(choices).toMatchObject([{ measure: true }]);
  });

  it("hears a CMP that comes later, holds back while it asks, and takes its withdrawal", async () => {
    gtag("consent", "default", { analytics_storage: "granted" });
    let listener: Listener = () => {};
    Object.assign(window, {
      __tcfapi: (_command: string, _version: number, added: Listener) => {
        listener = added;
      },
    });
    const { choices } = await begin();
    listener({ gdprApplies: true, eventStatus: "cmpuishown", tcString: CORE }, true);
    vi.advanceTimersByTime(1000);
    expect(choices).toEqual([]);
    const consents = { 1: true, 5: true, 6: true, 8: true, 9: true };
    const answer = { gdprApplies: true, eventStatus: "useractioncomplete", tcString: WITH_DISCLOSED };
    listener({ ...answer, purpose: { consents } }, true);
    expect(choices).toEqual([{ measure: true, personalise: true, ads: false }]);
    listener({ ...answer, eventStatus: "cmpuishown", purpose: { consents } }, true);
    listener({ ...answer, purpose: { consents: {} } }, true);
    expect(choices[1]).toEqual({ measure: false, personalise: false, ads: false });
    expect(choices.length).toBe(2);
  });

  it("grants nothing to a stub that is not answered yet, and everything to the answer of the CMP that replaces it", async () => {
    gtag("consent", "default", { analytics_storage: "granted", ad_storage: "granted" });
    const queue: [string, number, Listener][] = [];
    Object.assign(window, { __tcfapi: (...call: [string, number, Listener]) => queue.push(call) });
    const { choices } = await begin();
    vi.advanceTimersByTime(20_000);
    expect(choices).toEqual([]);
    expect(queue.map(([command, version]) => [command, version])).toEqual([["addEventListener", 2]]);
    const consents = { 1: true, 8: true, 9: true };
    const answer = { gdprApplies: true, eventStatus: "tcloaded", tcString: WITH_DISCLOSED, purpose: { consents } };
    Object.assign(window, { __tcfapi: (_: string, __: number, added: Listener) => added(answer, true) });
    for (const [, , added] of queue) added(answer, true);
    vi.advanceTimersByTime(1000);
    expect(choices).toEqual([{ measure: true, personalise: false, ads: false }]);
  });

  it("takes back what Consent Mode granted when a CMP that came late denies it", async () => {
    gtag("consent", "update", { analytics_storage: "granted" });
    const { choices } = await begin();
    expect(choices).toMatchObject([{ measure: true }]);
    const denial = { gdprApplies: true, eventStatus: "tcloaded", tcString: WITH_DISCLOSED, purpose: {} };
    Object.assign(window, { __tcfapi: (_: string, __: number, added: Listener) => added(denial, true) });
    vi.advanceTimersByTime(1000);
    expect(choices).toEqual([expect.anything(), { measure: false, personalise: false, ads: false }]);
  });

  it("takes an update within wait_for_update at once, and the default no more", async () => {
    gtag("consent", "default", { analytics_storage: "granted", wait_for_update: 2000 });
    const { choices } = await begin();
    vi.advanceTimersByTime(1000);
    expect(choices).toEqual([]);
    gtag("consent", "update", { analytics_storage: "denied" });
    vi.advanceTimersByTime(250);
    expect(choices).toEqual([{ measure: false, personalise: false, ads: false }]);
    vi.advanceTimersByTime(10_000);
    expect(choices.length).toBe(1);
  });

  it("waits five seconds at most, whatever a default asks for", async () => {
    gtag("consent", "default", { analytics_storage: "granted", wait_for_update: 3_600_000 });
    const { choices } = await begin();
    vi.advanceTimersByTime(4900);
    expect(choices).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(choices).toMatchObject([{ measure: true }]);
  });

  it("lets an update grant what a default denied for the visitor's region", async () => {
    gtag("consent", "default", { analytics_storage: "denied", region: ["FR"], wait_for_update: 500 });
    gtag("consent", "default", { analytics_storage: "granted" });
    const { choices } = await begin();
    vi.advanceTimersByTime(1000);
    expect(choices).toEqual([]);
    gtag("consent", "update", { analytics_storage: "granted" });
    vi.advanceTimersByTime(250);
    expect(choices).toEqual([{ measure: true, personalise: false, ads: false }]);
  });

  it("takes a refusal although the CMP never answers", async () => {
    Object.assign(window, { __tcfapi: () => {} });
    gtag("consent", "update", { analytics_storage: "denied" });
    expect((await begin()).choices).toEqual([{ measure: false, personalise: false, ads: false }]);
  });

  it("grants nothing by itself where the GDPR does not apply, unless the shop says so", async () => {
    const api = (_command: string, _version: number, added: Listener) => added({ gdprApplies: false }, true);
    Object.assign(window, { __tcfapi: api });
    expect((await begin()).choices).toEqual([]);
    vi.resetModules();
    const free = await begin({ "data-outside-gdpr": "granted" });
    expect(free.choices).toEqual([{ measure: true, personalise: true, ads: false }]);
  });
});
