import type { Store } from "./store";
import type { Clock } from "./types";

const FAILURES = 3;
const WITHIN_MS = 10_000;
const OPEN_MS = 30_000;

export interface BreakerState {
  failed_at: number[];
  /** 0 while closed; else when the next single probe may go. */
  open_until: number;
}

export interface Breaker {
  /** Whether a request may go now. When it says yes to a probe, it says no to the next until the probe is answered. */
  allows: () => boolean;
  succeeded: () => void;
  failed: () => void;
}

/** Three failures in 10 s stop the asking for 30 s (half to one and a half, so that browsers do not return as one). */
export const createBreaker = (store: () => Store<BreakerState>, clock: Clock): Breaker => {
  const read = (): BreakerState => store().read() || { failed_at: [], open_until: 0 };
  const open = (): number => clock.now() + OPEN_MS * (0.5 + clock.random());
  return {
    allows: () => {
      const { failed_at, open_until } = read();
      if (!open_until) return true;
      if (clock.now() < open_until) return false;
      store().write({ failed_at, open_until: open() });
      return true;
    },
    succeeded: () => {
      if (read().failed_at.length) store().write({ failed_at: [], open_until: 0 });
    },
    failed: () => {
      const state = read();
      const failed_at = state.failed_at.filter((at) => clock.now() - at < WITHIN_MS).concat(clock.now());
      const trips = state.open_until || failed_at.length >= FAILURES;
      store().write({ failed_at, open_until: trips ? open() : 0 });
    },
  };
};
