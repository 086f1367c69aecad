import { useTranslation } from "react-i18next";
import { pageWords } from "../../i18n/page-words";

/** Whether this page's words are there in today's language; they are fetched when they are not. */
export const useWordsReady = pageWords("tracking", {
  en: () => import("./words/en.json"),
  fr: () => import("./words/fr.json"),
});

/** The words of tracking. */
export function useTracking() {
  return useTranslation("tracking").t;
}
