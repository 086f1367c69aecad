// Builds the tracker: the core and its plugins, no dependency, the same bytes every time, each within its budget.
//   node build.mjs [--out FOLDER] [--mutant NAME]
// A mutant (mutants.json) is the tracker with one deliberate fault: the browser tests prove with it that they can fail.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { build, version as esbuild } from "esbuild";

/**
 * Gzipped bytes each file may have. Every page of a shop pays the core; a plugin is paid by those who ask for it. The core
 * writes out what es2020 has `?.` for: lowered to es2019 each of them costs some 15 bytes.
 */
const BUDGETS = { core: 8192, engagement: 3072, ga4: 3584, markup: 2560, consent: 2560, banner: 5120 };
/**
 * What the core's own files call each other's parts, shortened in what is built: they weigh 150 bytes. No name that the
 * page, the wire, the storage or a plugin knows may be here; `tests/e2e/tracker/test_build.py` looks.
 */
const INTERNAL =
  "identities clock newId allows succeeded forget breaker settled filled emptied lend settle lease peek touch claim " +
  "report retryAfterMs busy defaults later tell post record template question";
const here = dirname(fileURLToPath(import.meta.url));
const sources = join(here, "src");
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
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const source = await readFile(path, "utf8");
        if (relative(sources, path) !== file) return { contents: source, loader: "ts" };
        if (source.split(from).length !== 2) throw new Error(`mutant ${name}: expected its passage once in ${file}`);
        return { contents: source.replace(from, () => to), loader: "ts" };
      }),
  };
};

const digest = (bytes, kind, form) => createHash(kind).update(bytes).digest(form);

/** One hash over all sources, in one order: what core and plugins show each other before they work together. */
const buildId = async () => {
  const files = (await readdir(sources, { recursive: true })).filter((name) => name.endsWith(".ts")).sort();
  const hash = createHash("sha256").update(esbuild);
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(await readFile(join(sources, file)))
      .update("\0");
  return hash.digest("hex").slice(0, 12);
};

const plugins = values.mutant ? [await faulty(values.mutant)] : [];
const id = await buildId();
const BUILD = JSON.stringify(id);
const bundle = async (name, entry, define, more) => {
  const { outputFiles } = await build({
    absWorkingDir: here,
    entryPoints: [entry],
    bundle: true,
    format: "iife",
    target: "es2019",
    minify: true,
    charset: "utf8",
    legalComments: "none",
    write: false,
    banner: { js: `/* habitue ${name}, Apache-2.0 */` },
    define: { BUILD, ...define },
    plugins,
    ...more,
  });
  return outputFiles[0].contents;
};

const described = (file, bytes, version) => {
  const sha256 = digest(bytes, "sha256", "hex");
  return {
    file,
    immutable: file.replace(/\.js$/, `-${version || sha256.slice(0, 16)}.js`),
    sha256,
    integrity: `sha384-${digest(bytes, "sha384", "base64")}`,
    bytes: bytes.length,
    gzip_bytes: gzipSync(bytes, { level: 9 }).length,
  };
};

const names = Object.keys(BUDGETS).filter((name) => name !== "core");
const built = {};
for (const name of names) built[name] = await bundle(name, `src/plugins/${name}/plugin.ts`, {});
const known = Object.fromEntries(names.map((name) => [name, digest(built[name], "sha256", "base64").slice(0, 43)]));
const mangleProps = new RegExp(`^(${INTERNAL.replaceAll(" ", "|")})$`);
const core = await bundle("tracker", "src/main.ts", { PLUGINS: JSON.stringify(known) }, { mangleProps });
const manifest = {
  ...described("habitue.js", core),
  plugins: Object.fromEntries(names.map((name) => [name, described(`habitue-${name}.js`, built[name], id)])),
};

const sizes = { core: manifest.gzip_bytes };
for (const name of names) sizes[name] = manifest.plugins[name].gzip_bytes;
const lines = Object.entries(sizes).map(
  ([name, size]) => `${name}: ${size.toLocaleString("en")} of ${BUDGETS[name].toLocaleString("en")} bytes gzipped`,
);
const large = lines.filter((_, index) => Object.values(sizes)[index] > Object.values(BUDGETS)[index]);
if (large.length && !values.mutant) {
  process.stderr.write(`tracker: ${large.join("; ")}: too large\n`);
  process.exit(1);
}
const out = resolve(values.out);
await mkdir(out, { recursive: true });
await writeFile(join(out, manifest.file), core);
for (const name of names) await writeFile(join(out, manifest.plugins[name].file), built[name]);
await writeFile(join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
process.stdout.write(`tracker: ${lines.join(", ")}, ${manifest.immutable}\n`);
