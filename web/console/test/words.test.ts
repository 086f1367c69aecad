import i18next from "i18next";
import { describe, expect, it } from "vitest";
import en from "../src/i18n/en.json";
import fr from "../src/i18n/fr.json";
import { preferredLanguage } from "../src/i18n/setup";
import { humanise, wordOf } from "../src/i18n/words";

type Tree = { [key: string]: string | Tree };

function leaves(tree: Tree, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[path + key, value]] : leaves(value, `${path}${key}.`),
  );
}

const PLURAL = /_(zero|one|two|few|many|other)$/;
const english = new Map(leaves(en));
const french = new Map(leaves(fr));
const stem = (key: string) => key.replace(PLURAL, "");
const stems = (words: Map<string, string>) => [...new Set([...words.keys()].map(stem))].sort();

describe("words", () => {
  it("has every word in both languages", () => {
    expect(stems(french)).toEqual(stems(english));
  });
  it("has every plural its language needs", () => {
    for (const [language, words] of [
      ["en", english],
      ["fr", french],
    ] as const) {
      const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      const plural = new Set([...words.keys()].filter((key) => PLURAL.test(key)).map(stem));
      const missing = [...plural]
        .flatMap((key) => needed.map((form) => `${key}_${form}`))
        .filter((key) => !words.has(key));
      expect(missing).toEqual([]);
    }
  });
  it("asks for the same values in both languages", () => {
    const values = (text: string) => [...new Set(text.match(/\{\{\s*\w+/g))].sort();
    const asked = (words: Map<string, string>) => {
      const byStem = new Map<string, Set<string>>();
      for (const [key, text] of words)
        byStem.set(stem(key), new Set([...(byStem.get(stem(key)) ?? []), ...values(text)]));
      return byStem;
    };
    const [inEnglish, inFrench] = [asked(english), asked(french)];
    for (const [key, names] of inEnglish)
      expect([key, [...(inFrench.get(key) ?? [])].sort()]).toEqual([key, [...names].sort()]);
  });
  it("never says nothing", () => {
    for (const [key, text] of [...english, ...french]) expect([key, text.trim() !== ""]).toEqual([key, true]);
  });
  it("uses every word it has", () => {
    const files = import.meta.glob<string>("../src/**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true });
    const source = Object.values(files).join("\n");
    // A word is used when its key is written out, or when its group is looked up by name.
    const looked = [...source.matchAll(/[`"]([a-z_.]+)\.\$\{/g)].map((match) => match[1] ?? "");
    const groups = [...source.matchAll(/(?:word|wordOf)\((?:t, )?"([a-z_]+)"/g)].map((match) => match[1] ?? "");
    const used = (key: string) =>
      source.includes(`"${key}"`) || [...looked, ...groups].some((prefix) => key.startsWith(`${prefix}.`));
    expect(stems(english).filter((key) => !used(key))).toEqual([]);
  });
});

describe("language", () => {
  it("is the one chosen before, else the browser's, else English", () => {
    expect(preferredLanguage("fr", ["en-GB"])).toBe("fr");
    expect(preferredLanguage(null, ["de-DE", "fr-CA"])).toBe("fr");
    expect(preferredLanguage("xx", ["de-DE"])).toBe("en");
  });
  it("keeps a word it has not learned readable", async () => {
    await i18next.init({ lng: "en", resources: { en: { translation: en } } });
    expect(wordOf(i18next.t, "event", "Product Viewed")).toBe("Viewed");
    expect(wordOf(i18next.t, "event", "quiz_finished")).toBe("Quiz finished");
    expect(humanise("id.conflict_two")).toBe("Id conflict two");
  });
});
