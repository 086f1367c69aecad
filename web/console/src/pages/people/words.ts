import { useTranslation } from "react-i18next";
import { pageWords } from "../../i18n/page-words";

/** Whether the words of what to expect of people are there in today's language; fetched when they are not. */
export const useExpectationWordsReady = pageWords("expectation", {
  en: () => import("./words/en.json"),
  fr: () => import("./words/fr.json"),
});

/** The words of what to expect of people. */
export function useExpectationWords() {
  return useTranslation("expectation").t;
}
export type Words = ReturnType<typeof useExpectationWords>;
