import i18next from "i18next";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

type Words = Record<string, () => Promise<{ default: object }>>;

/** Words only whoever opens certain pages downloads: a hook that fetches them and says whether they are there. */
export function pageWords(name: string, words: Words): () => boolean {
  return function useWordsReady(): boolean {
    const { language } = useTranslation().i18n;
    const [ready, setReady] = useState(() => i18next.hasResourceBundle(language, name));
    useEffect(() => {
      let stale = false;
      const load = words[language] ?? words.en;
      setReady(i18next.hasResourceBundle(language, name));
      load?.().then((found) => {
        i18next.addResourceBundle(language, name, found.default);
        if (!stale) setReady(true);
      });
      return () => {
        stale = true;
      };
    }, [language]);
    return ready;
  };
}
