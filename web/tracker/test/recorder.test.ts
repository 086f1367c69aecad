import { describe, expect, it } from "vitest";
import { consentOf } from "../src/consent";
import { createIdentities, type Identity } from "../src/identity";
import { createQueue, type Saved } from "../src/queue";
import { createRecorder } from "../src/recorder";
import type { Item } from "../src/types";
import { FakeClock, shared } from "./fakes";

const setUp = () => {
  const clock = new FakeClock();
  const disk = { identity: shared<Identity>(), queue: shared<Saved>() };
  const sent: Item[] = [];
  const told: Item[] = [];
  let ids = 0;
  const newId = () => `id${++ids}`;
  const open = () => {
    const identities = createIdentities(disk.identity.open(), clock.now, newId);
    const send = async (items: Item[]) => {
      sent.push(...items);
      return { kind: "sent" as const, body: {} };
    };
    const queue = createQueue(disk.queue.open(), send, clock);
    const tell = (item: Item) => told.push(item);
    const context = () => ({ page: { path: "/" } });
    return createRecorder({ identities, queue, clock, newId, context, tell, complain: () => {} });
  };
  return { clock, disk, sent, told, open, recorder: open() };
};
const YES = consentOf({ measure: true, personalise: true, ads: false }, false);
const NO = consentOf({}, false);
const names = (items: Item[]) => items.map((item) => item.event || item.type);

describe("recorder", () => {
  it("stores and sends nothing before the visitor was asked, then names what waited", async () => {
    const { recorder, clock, disk, sent } = setUp();
    recorder.record("page", { properties: {} });
    recorder.record("track", { event: "Product Viewed", properties: { product_id: "p1" } });
    await clock.pass(10_000);
    expect([sent.length, disk.identity.raw(), disk.queue.raw(), recorder.subject()]).toEqual([0, null, null, null]);
    recorder.consent(YES);
    await clock.pass(1000);
    expect(names(sent)).toEqual(["page", "Product Viewed", "Consent Changed"]);
    const [first] = sent;
    expect(first?.timestamp).toBe(new Date(clock.time - 11_000).toISOString());
    expect(new Set(sent.map(({ anonymousId }) => anonymousId)).size).toBe(1);
    expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(3);
    expect(first?.context).toMatchObject({ consent: { categoryPreferences: { measure: true, ads: false } } });
  });

  it("drops what waited, and everything later, when the answer is no", async () => {
    const { recorder, clock, disk, sent, told } = setUp();
    recorder.record("page", { properties: {} });
    recorder.consent(NO);
    recorder.record("track", { event: "Product Viewed", properties: {} });
    recorder.consent(YES);
    await clock.pass(1000);
    expect(names(sent)).toEqual(["Consent Changed"]);
    expect(told).toEqual([]);
    expect(disk.identity.raw()).not.toBeNull();
  });

  it("clears everything at a withdrawal, after one last message that says so", async () => {
    const { recorder, clock, disk, sent, told } = setUp();
    recorder.consent(YES);
    const device = recorder.subject()?.anonymousId;
    recorder.record("track", { event: "Product Viewed", properties: {} });
    recorder.consent(NO);
    recorder.record("track", { event: "Product Viewed", properties: {} });
    await clock.pass(60_000);
    expect([sent, disk.identity.raw(), disk.queue.raw(), recorder.subject()]).toEqual([[], null, null, null]);
    expect(names(told)).toEqual(["Consent Changed"]);
    expect(told[0]).toMatchObject({ anonymousId: device, context: { consent: { categoryPreferences: NO } } });
    recorder.consent(YES);
    expect(recorder.subject()?.anonymousId).not.toBe(device);
  });

  it("reports a consent once, not on every page", async () => {
    const { recorder, clock, sent, open } = setUp();
    recorder.consent(YES);
    open().consent(YES);
    open().consent(consentOf({ measure: true }, false));
    await clock.pass(1000);
    expect(names(sent)).toEqual(["Consent Changed", "Consent Changed"]);
  });

  it("renews the session after thirty idle minutes, not the device", async () => {
    const { recorder, clock, sent } = setUp();
    recorder.consent(YES);
    for (const minutes of [29, 29, 31]) {
      clock.time += minutes * 60_000;
      recorder.record("page", { properties: {} });
    }
    await clock.pass(1000);
    const sessions = sent.map(({ context }) => (context as { sessionId: string }).sessionId);
    expect(sessions[1]).toBe(sessions[2]);
    expect(sessions[3]).not.toBe(sessions[2]);
    expect(new Set(sent.map(({ anonymousId }) => anonymousId)).size).toBe(1);
  });

  it("carries the user id from identify on, and starts a new device for another user", async () => {
    const { recorder, clock, sent } = setUp();
    recorder.consent(YES);
    for (const userId of ["ada", "ada", "ben"]) recorder.record("identify", { userId, traits: {} });
    recorder.record("page", { properties: {} });
    await clock.pass(1000);
    const [, first, again, other, page] = sent;
    expect([first?.userId, again?.userId, other?.userId, page?.userId]).toEqual(["ada", "ada", "ben", "ben"]);
    expect(first?.anonymousId).toBe(again?.anonymousId);
    expect(other?.anonymousId).not.toBe(again?.anonymousId);
    expect(page?.anonymousId).toBe(other?.anonymousId);
  });

  it("forgets user, token and device at log-out, and keeps the consent", () => {
    const { recorder } = setUp();
    recorder.consent(YES);
    recorder.record("identify", { userId: "ada", traits: {} });
    recorder.token("jwt");
    const before = recorder.subject();
    expect(before).toMatchObject({ userId: "ada", token: "jwt" });
    recorder.reset();
    const after = recorder.subject();
    expect(Object.keys(JSON.parse(JSON.stringify(after)))).toEqual(["anonymousId"]);
    expect(after?.anonymousId).not.toBe(before?.anonymousId);
  });

  it("follows a log-out in another tab", () => {
    const { recorder, open } = setUp();
    recorder.consent(YES);
    const before = recorder.subject()?.anonymousId;
    const other = open();
    other.consent(YES);
    other.reset();
    expect(recorder.subject()?.anonymousId).toBe(other.subject()?.anonymousId);
    expect(recorder.subject()?.anonymousId).not.toBe(before);
  });

  it("measures without personalising when only that was granted", async () => {
    const { recorder, clock, sent } = setUp();
    recorder.consent(consentOf({ measure: true }, false));
    recorder.record("page", { properties: {} });
    await clock.pass(1000);
    expect(sent.length).toBe(2);
    expect(recorder.subject()).toBeNull();
  });
});
