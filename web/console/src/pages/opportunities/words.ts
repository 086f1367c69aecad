import { useTranslation } from "react-i18next";
import { pageWords } from "../../i18n/page-words";

/** Whether the words of opportunities, insights and anomalies are there in today's language; fetched when they are not. */
export const useOpportunityWordsReady = pageWords("opportunities", {
  en: () => import("./words/en.json"),
  fr: () => import("./words/fr.json"),
});

/** The words of opportunities, insights and anomalies. */
export function useOpportunityWords() {
  return useTranslation("opportunities").t;
}
export type Words = ReturnType<typeof useOpportunityWords>;
