export interface Part {
  text: string;
  /** The line of the file at which `text` begins, its repeated headings taken for the line before. */
  firstLine: number;
  /** Bytes of the file read so far. */
  read: number;
}

const PART_BYTES = 200_000;
const HEADING =
  /e-?mail|sha.?256|phone|t[eé]l|user.?id|customer.?id|client|external.?id|person.?id|courriel|\bhem\b|\bem\b/i;

/**
 * A file of lines in pieces that one request may hold, cut at line ends. The headings of a CSV stand again at the top of
 * each piece; JSON lines and a bare column of addresses have none.
 */
export async function* parts(file: Blob, size = PART_BYTES): AsyncGenerator<Part> {
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
    yield { text: first + text, firstLine: first ? line - 1 : line, read };
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
