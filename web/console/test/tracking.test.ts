import { describe, expect, it } from "vitest";
import type { SeenEvent } from "../src/pages/tracking/queries";
import { arrived, begin, fits, toggled } from "../src/pages/tracking/seen-state";

function seen(id: string, part: Partial<SeenEvent> = {}): SeenEvent {
  return {
    id,
    received_at: 1,
    occurred_at: 1,
    name: "Product Viewed",
    outcome: "stored",
    reason: "",
    message_id: `m${id}`,
    source: "browser",
    device: "d1",
    node: "",
    person: null,
    session_id: "",
    consent: [],
    properties: { product_id: "p8" },
    sealed: [],
    context: {},
    flags: [],
    findings: [],
    fields: {},
    ...part,
  };
}

describe("the debugger", () => {
  it("shows the newest first, each once, and keeps what comes while it is held", () => {
    let state = arrived(arrived(begin([seen("1")]), seen("2")), seen("2"));
    expect(state.shown.map((one) => one.id)).toEqual(["2", "1"]);
    state = arrived(toggled(state), seen("3"));
    expect([state.shown.length, state.waiting.length]).toEqual([2, 1]);
    expect(arrived(state, seen("3"))).toBe(state);
    state = toggled(state);
    expect([state.shown.map((one) => one.id), state.held]).toEqual([["3", "2", "1"], false]);
  });
  it("filters by verdict, findings, device, name, person and property", () => {
    const finding = { code: "price_zero", severity: "warning", path: "price", expected: "", got: "" } as const;
    expect(fits(seen("1"), "", "stored")).toBe(true);
    expect(fits(seen("1"), "", "rejected")).toBe(false);
    expect(fits(seen("1"), "", "problems")).toBe(false);
    expect(fits(seen("1", { findings: [finding] }), "", "problems")).toBe(true);
    expect(fits(seen("1"), "viewed D1", "all")).toBe(true);
    expect(fits(seen("1"), "p8", "all")).toBe(true);
    expect(fits(seen("1"), "p9", "all")).toBe(false);
    expect(fits(seen("1", { fields: { size: "text" } }), "size", "all")).toBe(true);
  });
});
