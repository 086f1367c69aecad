import { useTranslation } from "react-i18next";
import { pageWords } from "../../i18n/page-words";

/** Whether the words of audiences are there in today's language; fetched when they are not. */
export const useAudienceWordsReady = pageWords("audiences", {
  en: () => import("./words/en.json"),
  fr: () => import("./words/fr.json"),
});

/** The words of audiences. */
export function useAudienceWords() {
  return useTranslation("audiences").t;
}
export type Words = ReturnType<typeof useAudienceWords>;
