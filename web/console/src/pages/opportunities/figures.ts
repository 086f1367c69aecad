import type { Format } from "../../format/use-format";
import type { Metric } from "./queries";

/** A metric's value as it is read: money, a share, or orders to two digits. */
export function valueText(
  metric: Metric | "revenue_per_visit",
  value: number,
  format: Format,
  currency: string,
): string {
  if (metric === "order_value" || metric === "revenue_per_visitor" || metric === "revenue_per_visit")
    return format.money(Math.round(value), currency);
  return metric === "orders_per_person" ? decimal(value, format, 3) : format.ratio(value);
}

/** Few digits: nobody reads a precision that is not there. */
export function decimal(value: number, format: Format, digits = 2): string {
  return new Intl.NumberFormat(format.locale, { maximumFractionDigits: digits }).format(value);
}

/** A relative change, with its sign: '+4.2%', '−12%'. */
export function changeText(value: number, format: Format): string {
  return format.change(value);
}

/** Where a value lies on a scale that has zero in its middle, 0 to 100. */
export function placeOn(value: number, reach: number): number {
  return Math.min(100, Math.max(0, 50 + (50 * value) / (reach || 1)));
}

/** In how many weeks the first of those that wait has enough; null where none of them grows. */
export function soonest(waiting: { weeks?: number | null }[]): number | null {
  const known = waiting.flatMap((one) => (one.weeks == null ? [] : [one.weeks]));
  return known.length > 0 ? Math.min(...known) : null;
}

/** By audience, in the order in which each is first met. */
export function grouped<Row extends { audience_id: string }>(rows: Row[]): [string, Row[]][] {
  const found = new Map<string, Row[]>();
  for (const row of rows) found.set(row.audience_id, [...(found.get(row.audience_id) ?? []), row]);
  return [...found];
}

export const WEEK = 7 * 24 * 3_600_000;
const DAY = WEEK / 7;

/** Whether a newer week should have been looked at by now: the worker does so within a day of its end. */
export function overdue(report: { until_ms: number; computed_at: number }, now: number): boolean {
  return now > report.until_ms + WEEK + 2 * DAY || now > report.computed_at + 3 * DAY;
}
