import { createContext, useContext, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Session } from "../api/types";
import { formatMoney, type MoneyStyle } from "./money";
import { formatBytes, formatChange, formatCount, formatRatio } from "./number";
import { type DateStyle, dayOf, formatAgo, formatDate, formatHours, formatIsoDay } from "./time";

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("Pages are rendered inside a session.");
  return session;
}

/** The browser's own variant of the language (en-GB, fr-CH) where it has one. */
export function localeFor(language: string, preferred: readonly string[]): string {
  return preferred.find((tag) => tag.split("-")[0] === language) ?? language;
}

/** Every number and date on a page goes through this, so one person sees one way of writing. */
export function useFormat() {
  const { i18n } = useTranslation();
  const session = useContext(SessionContext);
  const language = i18n.language;
  const currency = session?.currency ?? "EUR";
  const timeZone = session?.timezone ?? "UTC";
  return useMemo(() => {
    const locale = localeFor(language, navigator.languages);
    return {
      locale,
      language,
      timeZone,
      money: (minor: number, of = currency, style?: MoneyStyle) => formatMoney(minor, of || currency, locale, style),
      count: (value: number, compact?: boolean) => formatCount(value, locale, compact),
      ratio: (value: number) => formatRatio(value, locale),
      change: (value: number) => formatChange(value, locale),
      bytes: (value: number) => formatBytes(value, locale),
      date: (at: number, style: DateStyle) => formatDate(at, style, locale, timeZone),
      isoDay: (day: string, style: DateStyle) => formatIsoDay(day, style, locale),
      /** Full hours of a day, in the shop’s zone: "9:00 AM – 12:00 PM", "09:00 – 12:00". */
      hours: (from: number, to: number) => formatHours(from, to, locale),
      dayOf: (at: number) => dayOf(at, timeZone),
      ago: (at: number, now = Date.now()) => formatAgo(at, now, locale),
      list: (parts: string[]) => new Intl.ListFormat(locale, { type: "conjunction" }).format(parts),
    };
  }, [language, currency, timeZone]);
}

export type Format = ReturnType<typeof useFormat>;
