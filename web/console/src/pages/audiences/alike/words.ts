import { useTranslation } from "react-i18next";
import { pageWords } from "../../../i18n/page-words";

/** Whether the words of look-alikes are there in today's language; fetched when they are not. */
export const useAlikeWordsReady = pageWords("alike", {
  en: () => import("./words/en.json"),
  fr: () => import("./words/fr.json"),
});

/** The words of look-alikes. */
export function useAlikeWords() {
  return useTranslation("alike").t;
}
export type Words = ReturnType<typeof useAlikeWords>;
