/**
 * How long after the last sign of life a visitor still counts as engaged. News trackers use 5 s; a product's text and
 * pictures are looked at for longer without moving anything.
 */
export const IDLE_MS = 30_000;
/** More than this of one page view is a page left open, not looked at. */
export const MAX_MS = 30 * 60_000;

export interface Stopwatch {
  /** A sign of life: key, pointer, scroll, touch. */
  active: () => void;
  /** Visible and focused, or not. */
  attend: (attending: boolean) => void;
  /** Engaged milliseconds not yet taken; at most `MAX_MS` over all takings. */
  take: () => number;
  reset: () => void;
}

/**
 * Engaged time, without a timer: each sign of life counts the time since the last one, up to `IDLE_MS`, while the page
 * is attended to. A clock set back counts nothing.
 */
export const createStopwatch = (now: () => number): Stopwatch => {
  let attended = false;
  /** The last sign of life, and up to where time has been counted. */
  let alive = now();
  let counted = alive;
  let engaged = 0;
  let taken = 0;
  const count = () => {
    const end = Math.min(now(), alive + IDLE_MS);
    if (attended && end > counted) engaged += end - counted;
    counted = now();
  };
  const active = () => {
    count();
    alive = now();
  };
  return {
    active,
    attend: (attending) => {
      if (attending === attended) return;
      active(); // coming and going are signs of life too
      attended = attending;
    },
    take: () => {
      count();
      const ms = Math.round(Math.min(engaged, MAX_MS) - taken);
      taken += ms;
      return ms;
    },
    reset: () => {
      alive = counted = now();
      engaged = taken = 0;
    },
  };
};
