import { placeOn } from "./figures";
import css from "./opportunities.module.css";

interface Props {
  value: number;
  low: number;
  high: number;
  /** The largest distance from zero on this scale; beyond it the band ends at the edge. */
  reach: number;
  label: string;
}

/** A change with its interval on a scale whose middle is no change. */
export function LiftBand({ value, low, high, reach, label }: Props) {
  const [from, to] = [placeOn(low, reach), placeOn(high, reach)];
  return (
    <span className={css.lift} role="img" aria-label={label}>
      <span className={css.liftRange} style={{ left: `${from}%`, width: `${Math.max(1, to - from)}%` }} />
      <span className={css.liftZero} />
      <span className={css.liftDot} style={{ left: `${placeOn(value, reach)}%` }} />
    </span>
  );
}
