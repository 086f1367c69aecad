// Builds the tracker: one file, no dependency, the same bytes every time, at most 8 KB gzipped.
//   node build.mjs [--out FOLDER] [--mutant NAME]
// A mutant (mutants.json) is the tracker with one deliberate fault: the browser tests prove with it that they can fail.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const MAX_GZIP_BYTES = 8 * 1024;
const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    out: { type: "string", default: join(here, "../../src/habitue/assets/tracker") },
    mutant: { type: "string" },
  },
});

/** Replaces one passage of one source file; a passage that is no longer there, or twice, is an error. */
const faulty = async (name) => {
  const mutants = JSON.parse(await readFile(join(here, "mutants.json"), "utf8"));
  const { file, from, to } = mutants[name] ?? {};
  if (!file) throw new Error(`expected a mutant of ${Object.keys(mutants).join(", ")}, got ${name}`);
  return {
    name: "mutant",
    setup: ({ onLoad }) =>
      onLoad({ filter: /src\/[a-z]+\.ts$/ }, async ({ path }) => {
        const source = await readFile(path, "utf8");
        if (basename(path) !== file) return { contents: source, loader: "ts" };
        if (source.split(from).length !== 2) throw new Error(`mutant ${name}: expected its passage once in ${file}`);
        return { contents: source.replace(from, () => to), loader: "ts" };
      }),
  };
};

const { outputFiles } = await build({
  absWorkingDir: here,
  entryPoints: ["src/main.ts"],
  bundle: true,
  format: "iife",
  target: "es2019",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  write: false,
  banner: { js: "/* habitue tracker, Apache-2.0 */" },
  plugins: values.mutant ? [await faulty(values.mutant)] : [],
});
const bytes = outputFiles[0].contents;
const sha256 = createHash("sha256").update(bytes).digest("hex");
const gzipBytes = gzipSync(bytes, { level: 9 }).length;
const manifest = {
  file: "habitue.js",
  immutable: `habitue-${sha256.slice(0, 16)}.js`,
  sha256,
  integrity: `sha384-${createHash("sha384").update(bytes).digest("base64")}`,
  bytes: bytes.length,
  gzip_bytes: gzipBytes,
};
const size = `${gzipBytes.toLocaleString("en")} of ${MAX_GZIP_BYTES.toLocaleString("en")} bytes gzipped`;
if (gzipBytes > MAX_GZIP_BYTES) {
  process.stderr.write(`tracker: ${size}: too large\n`);
  process.exit(1);
}
const out = resolve(values.out);
await mkdir(out, { recursive: true });
await writeFile(join(out, "habitue.js"), bytes);
await writeFile(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
process.stdout.write(`tracker: ${size}, ${manifest.immutable}\n`);
