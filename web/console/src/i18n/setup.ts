import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type alike from "../pages/audiences/alike/words/en.json";
import type audiences from "../pages/audiences/words/en.json";
import type opportunities from "../pages/opportunities/words/en.json";
import type expectation from "../pages/people/words/en.json";
import type settings from "../pages/settings/words/en.json";
import type tracking from "../pages/tracking/words/en.json";
import type en from "./en.json";

export const LANGUAGES = ["en", "fr"] as const;
export type Language = (typeof LANGUAGES)[number];
const KEY = "habitue-language";

declare module "i18next" {
  interface CustomTypeOptions {
    resources: {
      translation: typeof en;
      tracking: typeof tracking;
      settings: typeof settings;
      audiences: typeof audiences;
      alike: typeof alike;
      opportunities: typeof opportunities;
      expectation: typeof expectation;
    };
  }
}

// One language is one chunk: nobody downloads both.
const WORDS: Record<Language, () => Promise<{ default: object }>> = {
  en: () => import("./en.json"),
  fr: () => import("./fr.json"),
};

function isLanguage(text: string | null | undefined): text is Language {
  return LANGUAGES.includes(text as Language);
}

export function preferredLanguage(stored: string | null, browser: readonly string[]): Language {
  if (isLanguage(stored)) return stored;
  return browser.map((tag) => tag.split("-")[0]).find(isLanguage) ?? "en";
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

async function load(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, "translation")) {
    i18next.addResourceBundle(language, "translation", (await WORDS[language]()).default);
  }
}

export async function startLanguage(): Promise<void> {
  const language = preferredLanguage(stored(), navigator.languages);
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: {},
    interpolation: { escapeValue: false }, // React escapes
    react: { useSuspense: false },
    returnNull: false,
  });
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

export async function changeLanguage(language: Language): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Private windows may refuse storage; the choice then lasts as long as the page.
  }
}
