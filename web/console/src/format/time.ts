const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type DateStyle = "time" | "seconds" | "day" | "weekday" | "date" | "full";

const STYLES: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  time: { hour: "2-digit", minute: "2-digit" },
  seconds: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  day: { day: "numeric", month: "short" },
  weekday: { weekday: "long", day: "numeric", month: "long" },
  date: { day: "numeric", month: "short", year: "numeric" },
  full: { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" },
};

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds UTC in the shop's time zone: a marketer thinks in the shop's days. */
export function formatDate(at: number, style: DateStyle, locale: string, timeZone: string): string {
  const key = `${style}|${locale}|${timeZone}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(locale, { ...STYLES[style], timeZone });
    formatters.set(key, formatter);
  }
  return formatter.format(at);
}

/** The shop's calendar day of an instant as YYYY-MM-DD, for grouping. */
export function dayOf(at: number, timeZone: string): string {
  return formatDateParts(at, timeZone);
}

function formatDateParts(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit", timeZone });
  return parts.format(at);
}

/** An ISO day of the API, already in the shop's time zone, as '12 Nov'. */
export function formatIsoDay(day: string, style: DateStyle, locale: string): string {
  return formatDate(Date.parse(`${day}T12:00:00Z`), style, locale, "UTC");
}

/** '3 minutes ago', '2 days ago'. */
export function formatAgo(at: number, now: number, locale: string): string {
  const passed = at - now;
  const size = Math.abs(passed);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "long" });
  if (size < MINUTE) return relative.format(Math.round(passed / SECOND), "second");
  if (size < HOUR) return relative.format(Math.round(passed / MINUTE), "minute");
  if (size < DAY) return relative.format(Math.round(passed / HOUR), "hour");
  return relative.format(Math.round(passed / DAY), "day");
}

/** From one full hour of a day to another, as the locale writes a span of hours; past midnight too. */
export function formatHours(from: number, to: number, locale: string): string {
  const style = new Intl.DateTimeFormat(locale, { timeStyle: "short", timeZone: "UTC" });
  const at = (hour: number) => style.format(Date.UTC(2026, 0, 1, hour));
  return `${at(from)} – ${at(to)}`;
}
