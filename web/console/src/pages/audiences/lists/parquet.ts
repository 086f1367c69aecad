import { gunzipSync } from "fflate";
import { decompress } from "fzstd";
import { type Compressors, parquetMetadataAsync, parquetReadObjects, parquetSchema, toJson } from "hyparquet";
import { HEADING, PART_SIZE, type Part, Unreadable } from "./parts";

const ROWS_AT_ONCE = 50_000;
// no identifier is as long; what is cut stays as wrong as it was
const LONGEST_VALUE = 500;
// Snappy is the reader's own. Both of these work without a worker or WebAssembly, which the page's policy has none of.
const COMPRESSORS: Compressors = {
  GZIP: (input, length) => gunzipSync(input, { out: new Uint8Array(length) }),
  ZSTD: (input, length) => decompress(input, new Uint8Array(length)),
};

/**
 * A Parquet file in pieces of JSON lines that one request may hold. It is read here, some thousand rows at a time, and
 * of its columns only those leave that say whom a row is about: the server keeps no file, and loads no engine for one.
 * Rows are counted from 1.
 */
export async function* parquetParts(file: Blob, size = PART_SIZE, atOnce = ROWS_AT_ONCE): AsyncGenerator<Part> {
  const buffer = {
    byteLength: file.size,
    slice: (start: number, end?: number) => file.slice(start, end).arrayBuffer(),
  };
  const metadata = await readable(parquetMetadataAsync(buffer));
  const columns = saying(parquetSchema(metadata).children.map((column) => column.element.name));
  const n = Number(metadata.num_rows);
  for (let start = 0; start < n; start += atOnce) {
    const wanted = { rowStart: start, rowEnd: Math.min(n, start + atOnce), columns, compressors: COMPRESSORS };
    const rows = await readable(parquetReadObjects({ file: buffer, metadata, ...wanted }));
    let text = "";
    let first = start + 1;
    for (const [at, row] of rows.entries()) {
      text += `${JSON.stringify(Object.fromEntries(columns.map((column) => [column, cell(row[column])])))}\n`;
      const next = start + at + 2;
      if (text.length >= size || at === rows.length - 1) {
        yield { text, firstLine: first, share: (next - 1) / n };
        text = "";
        first = next;
      }
    }
  }
}

/** The columns that may say whom a row is about; all of them where none does, for the server to say what it missed. */
function saying(columns: string[]): string[] {
  const found = columns.filter((column) => HEADING.test(column));
  return found.length ? found : columns;
}

function cell(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const plain = toJson(value);
  return (typeof plain === "object" ? JSON.stringify(plain) : String(plain)).slice(0, LONGEST_VALUE);
}

async function readable<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw new Unreadable(String(error));
  }
}
