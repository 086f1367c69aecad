export interface Part {
  text: string;
  /** The line of the file at which `text` begins, its repeated headings taken for the line before. */
  firstLine: number;
  /** Of the file, with this piece. */
  share: number;
}

/** A file that is not what it begins as: damaged, cut short, or packed in a way that is not read here. */
export class Unreadable extends Error {}

export const PART_SIZE = 200_000;
/** What the heading of a column that says whom a row is about looks like. */
export const HEADING =
  /e-?mail|sha.?256|phone|t[eé]l|user.?id|customer.?id|client|external.?id|person.?id|courriel|\bhem\b|\bem\b/i;

/** A file in pieces, by how it begins: its name says little. What reads Parquet is fetched when there is some. */
export async function* parts(file: Blob): AsyncGenerator<Part> {
  const isParquet = (await file.slice(0, 4).text()) === "PAR1";
  yield* isParquet ? (await import("./parquet")).parquetParts(file) : lines(file);
}

/**
 * A file of lines in pieces that one request may hold, cut at line ends. The headings of a CSV stand again at the top of
 * each piece; JSON lines and a bare column of addresses have none.
 */
export async function* lines(file: Blob, size = PART_SIZE): AsyncGenerator<Part> {
  const decoder = new TextDecoder();
  let left = "";
  let heading: string | null = null;
  let line = 1;
  for (let read = 0; read < file.size; ) {
    const piece = file.slice(read, read + size);
    read += piece.size;
    const last = read >= file.size;
    left += decoder.decode(await piece.arrayBuffer(), { stream: !last });
    const end = last ? left.length : left.lastIndexOf("\n") + 1;
    if (end === 0) continue;
    const text = left.slice(0, end);
    left = left.slice(end);
    const first: string = heading ?? "";
    yield { text: first + text, firstLine: first ? line - 1 : line, share: read / file.size };
    if (heading === null) heading = headingOf(text);
    line += text.split("\n").length - 1;
  }
}

function headingOf(text: string): string {
  const first = text.replace(/^\uFEFF/, "").split("\n", 1)[0] ?? "";
  return !first.trimStart().startsWith("{") && !first.includes("@") && HEADING.test(first)
    ? `${first.trimEnd()}\n`
    : "";
}
