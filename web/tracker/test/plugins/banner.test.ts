import { describe, expect, it } from "vitest";
import { choiceOf, consentFrom, purposesOf, STANDS_MS, standing } from "../../src/plugins/banner/choice";
import { ASKABLE, wordsFor } from "../../src/plugins/banner/words";

const NOW = 1_800_000_000_000;
const ASKED = ["measure", "personalise"];

describe("the choice", () => {
  it("asks for what the shop names, in our order, and for nothing it cannot ask for", () => {
    expect(purposesOf(null)).toEqual(ASKED);
    expect(purposesOf("ads, measure")).toEqual(["measure", "ads"]);
    expect(purposesOf("marketing_email nonsense measure")).toEqual(["measure"]);
  });

  it("stands for half a year, a refusal as long as a grant", () => {
    for (const granted of [[], ["measure"]]) {
      const choice = choiceOf(ASKED, granted, NOW);
      expect(standing(JSON.parse(JSON.stringify(choice)), ASKED, NOW + STANDS_MS - 86_400_000)).toEqual(choice);
      expect(standing(choice, ASKED, NOW + STANDS_MS)).toBeNull();
      expect(standing(choice, ASKED, NOW - 3 * 86_400_000)).toBeNull();
    }
  });

  it("is asked again when more is asked for, and never grants what was not asked", () => {
    const choice = choiceOf(ASKED, ["measure", "ads"], NOW);
    expect(choice.granted).toEqual(["measure"]);
    expect(standing(choice, [...ASKED, "ads"], NOW)).toBeNull();
    expect(consentFrom(standing({ ...choice, granted: ["measure", "ads"] }, ASKED, NOW) as never)).toEqual({
      measure: true,
      personalise: false,
    });
  });

  it("remembers a day, not a moment: no two visitors differ by it", () => {
    expect(choiceOf(ASKED, [], NOW)).toEqual(choiceOf(ASKED, [], NOW + 1000));
    expect(Object.keys(choiceOf(ASKED, [], NOW))).toEqual(["asked", "granted", "day"]);
  });

  it.each([
    null,
    undefined,
    7,
    "x",
    {},
    { asked: [], granted: "measure", day: 1 },
    { asked: ASKED, granted: [], day: "1" },
  ])("takes %j for no answer", (stored) => {
    expect(standing(stored, ASKED, NOW)).toBeNull();
  });
});

describe("the words", () => {
  it("are there for every purpose in both languages, and differ", () => {
    const [english, french] = [wordsFor("en-GB"), wordsFor("fr-CA")];
    expect([english.lang, french.lang, wordsFor("de").lang, wordsFor("fro").lang]).toEqual(["en", "fr", "en", "en"]);
    const flat = (words: object) => JSON.stringify(words, (_, value) => value).match(/"[^"]+":"[^"]+"/g) || [];
    expect(flat(french.words).length).toBe(flat(english.words).length);
    for (const pair of flat(french.words)) expect(flat(english.words)).not.toContain(pair);
    for (const purpose of ASKABLE) expect(english.words.purposes[purpose].why.length).toBeGreaterThan(30);
  });
});
