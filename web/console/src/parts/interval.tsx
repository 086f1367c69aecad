import type { Interval } from "../api/types";
import css from "./interval.module.css";

const percent = (share: number) => `${100 * Math.min(1, Math.max(0, share))}%`;

/** A share of everybody on a scale from none to all: the band is where it lies, the dot the best guess. */
export function ShareBand({ interval, label }: { interval: Interval; label: string }) {
  return (
    <div className={css.track} role="img" aria-label={label}>
      <span
        className={css.range}
        style={{ left: percent(interval.low), width: percent(interval.high - interval.low) }}
      />
      <span className={css.dot} style={{ left: percent(interval.value) }} />
    </div>
  );
}

/** A share that is known exactly. */
export function ShareBar({ share, label }: { share: number; label: string }) {
  return (
    <div className={css.track} role="img" aria-label={label}>
      <span className={css.bar} style={{ width: percent(share) }} />
    </div>
  );
}
