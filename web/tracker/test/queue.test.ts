import { describe, expect, it } from "vitest";
import { backoffMs, createQueue, GRACE_MS, type Saved } from "../src/queue";
import type { Item, Outcome } from "../src/types";
import { FakeClock, item, shared } from "./fakes";

const setUp = (answers: (attempt: number) => Outcome | Promise<Outcome> = () => ({ kind: "sent", body: {} })) => {
  const clock = new FakeClock();
  const disk = shared<Saved>();
  const sent: { at: number; ids: string[] }[] = [];
  const send = async (items: Item[]) => {
    sent.push({ at: clock.time, ids: items.map(({ messageId }) => messageId) });
    return answers(sent.length);
  };
  const open = () => createQueue(disk.open(), send, clock);
  return { clock, disk, sent, open, queue: open() };
};
const saved = (raw: string | null): string[] =>
  raw ? (JSON.parse(raw) as Saved).entries.map((entry) => entry.item.messageId) : [];
const never = new Promise<Outcome>(() => {});

describe("queue", () => {
  it("sends what came within a tenth of a second as one batch and then keeps nothing", async () => {
    const { queue, clock, sent, disk } = setUp();
    queue.add(item("a"));
    await clock.pass(60);
    queue.add(item("b"));
    expect(saved(disk.raw())).toEqual(["a", "b"]);
    await clock.pass(100);
    expect(sent.map(({ ids }) => ids)).toEqual([["a", "b"]]);
    expect(disk.raw()).toBeNull();
  });

  it("keeps at most 100 items, dropping the oldest", async () => {
    const { queue, disk } = setUp();
    for (let i = 0; i < 130; i++) queue.add(item(`m${i}`));
    expect(saved(disk.raw())).toEqual(Array.from({ length: 100 }, (_, i) => `m${i + 30}`));
  });

  it("keeps at most what a closing page may send, in bytes and not in characters", async () => {
    const { queue, disk } = setUp();
    for (let i = 0; i < 10; i++) queue.add({ ...item(`m${i}`), properties: { text: "é".repeat(5_000) } });
    expect(saved(disk.raw())).toEqual(["m5", "m6", "m7", "m8", "m9"]);
    expect(new TextEncoder().encode(disk.raw() as string).length).toBeLessThan(65_536);
  });

  it("refuses an item no server takes", () => {
    const { queue, disk } = setUp();
    expect(queue.add(item("huge", 33_000))).toBe(false);
    expect(disk.raw()).toBeNull();
  });

  it("tries ten times, waiting longer each time, then gives up", async () => {
    const { queue, clock, sent, disk } = setUp(() => ({ kind: "failed" }));
    queue.add(item("a"));
    await clock.pass(24 * 3_600_000);
    expect(sent.length).toBe(10);
    const waits = sent.slice(1).map(({ at }, index) => at - (sent[index] as { at: number }).at);
    expect(waits[0]).toBe(1000 + GRACE_MS);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(saved(disk.raw())).toEqual([]);
  });

  it("counts no failure for a page that was left: the next page sends at once", async () => {
    const { queue, clock, sent, open } = setUp(() => ({ kind: "failed" }));
    queue.add(item("a"));
    await clock.pass(150); // sent and aborted, as browsers do when another page is on its way
    open().restore();
    await clock.pass(150);
    expect(sent.map(({ ids }) => ids)).toEqual([["a"], ["a"]]);
  });

  it("sends nothing during the pause a server asked for, not even when the page goes", async () => {
    const { queue, clock, sent } = setUp((attempt) =>
      attempt === 1 ? { kind: "failed", retryAfterMs: 20_000 } : { kind: "sent", body: {} },
    );
    queue.add(item("a"));
    await clock.pass(150);
    queue.add(item("b"));
    queue.flush(true);
    await clock.pass(19_000);
    expect(sent.length).toBe(1);
    await clock.pass(5_000);
    expect(sent[1]?.ids).toEqual(["a", "b"]);
  });

  it("keeps the pause over a reload", async () => {
    const { queue, clock, sent, open } = setUp(() => ({ kind: "failed", retryAfterMs: 60_000 }));
    queue.add(item("a"));
    await clock.pass(150);
    const next = open();
    next.restore();
    next.add(item("b"));
    await clock.pass(30_000);
    expect(sent.length).toBe(1);
  });

  it("drops what the server refuses for good", async () => {
    const { queue, clock, sent, disk } = setUp(() => ({ kind: "refused" }));
    queue.add(item("a"));
    await clock.pass(3_600_000);
    expect(sent.length).toBe(1);
    expect(disk.raw()).toBeNull();
  });

  it("takes over what an earlier page left, and leaves another tab's items in the store", async () => {
    const { queue, clock, disk, open, sent } = setUp(() => never);
    queue.add(item("a"));
    const other = open();
    other.add(item("b"));
    expect(saved(disk.raw())).toEqual(["a", "b"]);
    const next = open();
    next.restore();
    await clock.pass(150);
    expect(sent[sent.length - 1]?.ids).toEqual(["a", "b"]);
  });

  it("sends again, under the same ids, what was on its way when the page went", async () => {
    const { queue, clock, open, sent } = setUp(() => never);
    queue.add(item("a"));
    queue.flush(true);
    const next = open();
    next.restore();
    await clock.pass(200);
    expect(sent.map(({ ids }) => ids)).toEqual([["a"], ["a"]]);
  });

  it("does not pile requests up behind one that hangs, but does not leave items behind when the page goes", async () => {
    const { queue, clock, sent } = setUp(() => never);
    queue.add(item("a"));
    await clock.pass(200);
    queue.add(item("b"));
    await clock.pass(1000);
    expect(sent.map(({ ids }) => ids)).toEqual([["a"]]);
    queue.flush(true);
    expect(sent.map(({ ids }) => ids)).toEqual([["a"], ["b"]]);
  });

  it("lends items to a decision, and sends them itself only if that comes to nothing", async () => {
    const { queue, clock, sent, disk } = setUp();
    queue.add(item("a"));
    const first = queue.lend(20);
    await clock.pass(1000);
    expect(sent).toEqual([]);
    first.settle({ kind: "sent", body: {} });
    expect(disk.raw()).toBeNull();
    queue.add(item("b"));
    queue.lend(20).settle(null);
    await clock.pass(200);
    expect(sent.map(({ ids }) => ids)).toEqual([["b"]]);
  });

  it("forgets everything at once, also what is on its way", async () => {
    const { queue, clock, sent, disk } = setUp(() => ({ kind: "failed" }));
    queue.add(item("a"));
    queue.flush(true);
    queue.clear();
    await clock.pass(3_600_000);
    expect(sent.length).toBe(1);
    expect(disk.raw()).toBeNull();
  });

  it("survives a store that somebody else wrote into", async () => {
    const { clock, disk, open, sent } = setUp();
    disk.open().write({ entries: [null, { item: {} }, 7] } as unknown as Saved);
    const queue = open();
    expect(() => queue.restore()).not.toThrow();
    queue.add(item("a"));
    await clock.pass(200);
    expect(sent.map(({ ids }) => ids)).toEqual([["a"]]);
  });
});

describe("backoffMs", () => {
  it("stays between a second and an hour and never comes before the server's wish", () => {
    for (let failures = 1; failures <= 12; failures++) {
      for (const random of [0, 0.3, 0.999]) {
        const wait = backoffMs(failures, random);
        expect(wait).toBeGreaterThanOrEqual(1000);
        expect(wait).toBeLessThanOrEqual(3_600_000);
        expect(backoffMs(failures, random, 45_000)).toBeGreaterThanOrEqual(45_000);
      }
    }
    expect(backoffMs(10, 0.999)).toBe(3_600_000);
    expect(backoffMs(4, 0)).not.toBe(backoffMs(4, 0.9));
  });
});
