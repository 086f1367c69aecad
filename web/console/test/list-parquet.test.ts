// @vitest-environment node
import { describe, expect, it } from "vitest";
import { parquetParts } from "../src/pages/audiences/lists/parquet";
import { parts, Unreadable } from "../src/pages/audiences/lists/parts";
import files from "./people-parquet.json";

/** Forty people as Arrow, DuckDB and our own export wrote them. */
const stored = (name: keyof typeof files) => new Blob([Uint8Array.from(atob(files[name]), (one) => one.charCodeAt(0))]);

async function read(file: Blob, size = 300, atOnce = 7) {
  const found = [];
  for await (const part of parquetParts(file, size, atOnce)) found.push(part);
  return found;
}

/** Every row under its number, as the server counts lines. */
const rows = (found: Awaited<ReturnType<typeof read>>) =>
  found.flatMap((part) =>
    part.text
      .trimEnd()
      .split("\n")
      .map((text, n) => [n + part.firstLine, JSON.parse(text)]),
  );

describe("a Parquet file in parts", () => {
  it.each(["arrow-snappy", "arrow-gzip", "duckdb-zstd"] as const)(
    "is read as %s wrote it, rows numbered from 1",
    async (name) => {
      const found = await read(stored(name));
      expect(rows(found)).toEqual(
        Array.from({ length: 40 }, (_, n) => [
          n + 1,
          { email: `é${n}@example.com`, "Customer ID": n % 5 ? `${n}0000000000` : null },
        ]),
      );
      expect(found.length).toBeGreaterThan(5);
      expect(found.every((part) => part.text.length < 400)).toBe(true);
      expect(found.at(-1)?.share).toBe(1);
    },
  );

  it("reads what we write ourselves, and takes no column along that says nobody", async () => {
    const found = rows(await read(stored("habitue")));
    expect(found).toHaveLength(40);
    expect(found[39]).toEqual([40, { person_id: "p39", email: "é39@example.com" }]);
  });

  it("is told by how it begins", async () => {
    const found = [];
    for await (const part of parts(stored("habitue"))) found.push(part);
    expect(found).toHaveLength(1);
    expect(found[0]?.text.startsWith('{"')).toBe(true);
  });

  it("says so when it was cut short", async () => {
    const whole = stored("arrow-snappy");
    await expect(read(whole.slice(0, whole.size - 9))).rejects.toBeInstanceOf(Unreadable);
  });
});
