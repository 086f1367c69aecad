import type { Estimate } from "../api/types";

export type Verdict = "off" | "too_early" | "withheld" | "gain" | "loss" | "unclear";

/** States without a number; one the console does not know yet is no reason to show one. */
const UNSAID: Verdict[] = ["off", "withheld"];

/** What may be said: a gain or a loss only when the whole interval is on one side of zero. */
export function verdictOf(estimate: Estimate): Verdict {
  if (estimate.state !== "known") return UNSAID.find((state) => state === estimate.state) ?? "too_early";
  if ((estimate.low ?? 0) > 0) return "gain";
  return (estimate.high ?? 0) < 0 ? "loss" : "unclear";
}

export interface Scale {
  /** Per cent from the left for a value in minor units. */
  at: (value: number) => number;
  claimed: number | null;
  /** Whether the ends of the interval are far enough from zero and from each other to be labelled. */
  room: boolean;
}

/** A claim further away than this many times the interval would squeeze the interval to a line: it stays off the scale. */
const CLAIM_REACH = 5;
const MARGIN = 8;
const LABEL = 12;

export function scaleOf(estimate: Estimate, claimed?: number): Scale {
  const low = estimate.low ?? 0;
  const high = estimate.high ?? 0;
  const reach = Math.max(Math.abs(low), Math.abs(high));
  const shows = claimed !== undefined && claimed > 0 && claimed <= CLAIM_REACH * reach;
  const from = Math.min(0, low);
  const to = Math.max(0, high, shows ? claimed : 0);
  const width = to - from || 1;
  const at = (value: number) => MARGIN + ((value - from) / width) * (100 - 2 * MARGIN);
  const apart = (a: number, b: number) => Math.abs(at(a) - at(b)) > LABEL;
  return {
    at,
    claimed: shows ? at(claimed) : null,
    room: apart(low, 0) && apart(high, 0) && apart(low, high),
  };
}
