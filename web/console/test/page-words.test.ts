import { describe, expect, it } from "vitest";
import alikeEn from "../src/pages/audiences/alike/words/en.json";
import alikeFr from "../src/pages/audiences/alike/words/fr.json";
import audiencesEn from "../src/pages/audiences/words/en.json";
import audiencesFr from "../src/pages/audiences/words/fr.json";
import opportunitiesEn from "../src/pages/opportunities/words/en.json";
import opportunitiesFr from "../src/pages/opportunities/words/fr.json";
import expectationEn from "../src/pages/people/words/en.json";
import expectationFr from "../src/pages/people/words/fr.json";
import settingsEn from "../src/pages/settings/words/en.json";
import settingsFr from "../src/pages/settings/words/fr.json";
import trackingEn from "../src/pages/tracking/words/en.json";
import trackingFr from "../src/pages/tracking/words/fr.json";

type Tree = { [key: string]: string | Tree };

function leaves(tree: Tree, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[path + key, value]] : leaves(value, `${path}${key}.`),
  );
}

const stem = (key: string) => key.replace(/_(one|many|other)$/, "");
const values = (text: string) => [...new Set(text.match(/\{\{\s*\w+/g))].sort();

describe.each([
  ["alike", alikeEn, alikeFr],
  ["audiences", audiencesEn, audiencesFr],
  ["expectation", expectationEn, expectationFr],
  ["opportunities", opportunitiesEn, opportunitiesFr],
  ["settings", settingsEn, settingsFr],
  ["tracking", trackingEn, trackingFr],
])("words of %s", (_, en, fr) => {
  it("are there in both languages, ask for the same values, and every plural has its forms", () => {
    const [english, french] = [new Map(leaves(en)), new Map(leaves(fr))];
    expect([...new Set([...french.keys()].map(stem))].sort()).toEqual(
      [...new Set([...english.keys()].map(stem))].sort(),
    );
    for (const [key, text] of english) {
      const other = french.get(key) ?? "";
      expect([key, values(other)]).toEqual([key, values(text)]);
      expect([key, text.trim() !== "", other.trim() !== ""]).toEqual([key, true, true]);
      if (key.endsWith("_other")) expect(french.has(`${stem(key)}_many`)).toBe(true);
    }
  });
});
