import { createMemory, type Store } from "../src/store";
import type { Clock, Item } from "../src/types";

/** Time that moves only when told; timers run in their order. */
export class FakeClock implements Clock {
  time = 1_800_000_000_000;
  chance = 0.5;
  private timers = new Map<number, { at: number; run: () => void }>();
  private last = 0;

  now = () => this.time;
  random = () => this.chance;
  later = (run: () => void, ms: number) => {
    this.timers.set(++this.last, { at: this.time + ms, run });
    return this.last;
  };
  cancel = (timer: number) => {
    this.timers.delete(timer);
  };

  /** Moves on by `ms`; promises settle after each timer. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      const due = [...this.timers].filter(([, { at }]) => at <= end).sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      this.timers.delete(due[0]);
      this.time = Math.max(this.time, due[1].at);
      due[1].run();
      for (let i = 0; i < 5; i++) await Promise.resolve();
    }
    this.time = end;
  }
}

export const memory = <T>(): Store<T> => createMemory<T>();

/** A store whose values survive only as JSON, like the browser's; several tabs may share it. */
export const shared = <T>(): { open: () => Store<T>; raw: () => string | null } => {
  let json: string | null = null;
  return {
    raw: () => json,
    open: () => ({
      read: () => (json ? (JSON.parse(json) as T) : null),
      write: (value) => {
        json = JSON.stringify(value);
      },
      clear: () => {
        json = null;
      },
    }),
  };
};

export const item = (messageId: string, bytes = 0): Item => ({
  type: "track",
  event: "Product Viewed",
  messageId,
  timestamp: "2026-11-21T12:00:00.000Z",
  properties: { filler: "x".repeat(bytes) },
});
