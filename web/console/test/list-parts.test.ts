import { describe, expect, it } from "vitest";
import { lines } from "../src/pages/audiences/lists/parts";

async function cut(text: string, size: number) {
  const found = [];
  for await (const part of lines(new Blob([text]), size)) found.push(part);
  return found;
}

/** Every row with the line of the file it stands on, as the server counts it. */
const rows = (found: Awaited<ReturnType<typeof cut>>, heading: boolean) =>
  found.flatMap((part) =>
    part.text
      .split("\n")
      .map((text, n) => ({ text, line: n + part.firstLine }))
      .slice(heading ? 1 : 0)
      .filter((row) => row.text),
  );

describe("a file in parts", () => {
  const people = Array.from({ length: 40 }, (_, n) => `é${n}@example.com,c-${n}`);
  const whole = people.map((text, n) => ({ text, line: n + 2 }));
  it("has each row once, at its line, under the headings", async () => {
    for (const size of [64, 100, 300, 10_000]) {
      const found = await cut(["email,user_id", ...people, ""].join("\n"), size);
      expect(found.every((part) => part.text.startsWith("email,user_id\n"))).toBe(true);
      expect(rows(found, true)).toEqual(whole);
      expect(found.length > 1).toBe(size < 1000);
    }
  });
  it("needs no headings for a bare column and JSON lines, and no line end at the end", async () => {
    for (const lines of [people.map((one) => one.split(",")[0]), people.map((one) => JSON.stringify({ email: one }))]) {
      const found = await cut(lines.join("\n"), 90);
      expect(rows(found, false)).toEqual(lines.map((text, n) => ({ text, line: n + 1 })));
    }
  });
  it("reads an empty file as nothing", async () => expect(await cut("", 50)).toEqual([]));
});
