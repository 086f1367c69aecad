import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

type Group =
  | "event"
  | "strategy"
  | "page"
  | "dropped"
  | "purpose"
  | "arm"
  | "flag"
  | "source"
  | "check"
  | "verdict"
  | "device"
  | "evidence"
  | "attribute"
  | "preference"
  | "because"
  | "told"
  | "metric";

/** 'message_id_conflict' as 'Message id conflict': what is shown for a word the console has not learned yet. */
export function humanise(key: string): string {
  const text = key.replaceAll(/[_.]+/g, " ").trim();
  return text ? text.charAt(0).toUpperCase() + text.slice(1) : key;
}

/** Looks up a word the API names by key; unknown keys stay readable instead of failing. */
export function wordOf(t: TFunction, group: Group, key: string): string {
  const path = `${group}.${key.replaceAll(/[^A-Za-z0-9]+/g, "_").toLowerCase()}`;
  return t(path as never, { defaultValue: humanise(key) }) as string;
}

export function useWord(): (group: Group, key: string) => string {
  const { t } = useTranslation();
  return (group, key) => wordOf(t, group, key);
}
