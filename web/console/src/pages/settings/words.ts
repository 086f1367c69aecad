import { useTranslation } from "react-i18next";
import { pageWords } from "../../i18n/page-words";

/** Whether the words of traffic, webhooks and privacy are there in today's language; fetched when they are not. */
export const useWordsReady = pageWords("settings", {
  en: () => import("./words/en.json"),
  fr: () => import("./words/fr.json"),
});

/** The words of traffic, webhooks and privacy. */
export function useSettings() {
  return useTranslation("settings").t;
}
