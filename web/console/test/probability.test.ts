import { describe, expect, it } from "vitest";
import { sayingOf } from "../src/pages/people/probability";

describe("a probability in a word", () => {
  it("rises with it, and says the same of a chance and of its opposite", () => {
    const said = [0, 0.09, 0.1, 0.33, 0.34, 0.5, 0.66, 0.67, 0.9, 0.91, 1].map(sayingOf);
    expect(said).toEqual([
      "very_unlikely",
      "very_unlikely",
      "unlikely",
      "unlikely",
      "even",
      "even",
      "even",
      "likely",
      "likely",
      "very_likely",
      "very_likely",
    ]);
  });
});
