import { describe, expect, it } from "vitest";
import { listed, written } from "../src/pages/traffic/lists";

describe("a list somebody writes into a line", () => {
  it("is parted by commas, semicolons and line breaks, without blanks and repetitions", () => {
    expect(listed(" 17; 18,17 ,,\n19 ")).toEqual(["17", "18", "19"]);
    expect(listed(" ,; ")).toEqual([]);
  });
  it("is read back as it was written", () => {
    const values = ["203.0.113.0/24", "2001:db8::/32"];
    expect(listed(written(values))).toEqual(values);
  });
});
