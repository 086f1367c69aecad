// What a browser must fetch before the first page shows, gzipped; over the budget the build fails.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 200;
const folder = join(import.meta.dirname, "../../../src/habitue/assets/console");
const html = readFileSync(join(folder, "index.html"), "utf8");
const files = [...html.matchAll(/(?:src|href)="\/console\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]);
const sizes = files.map((file) => ({ file, kb: gzipSync(readFileSync(join(folder, file))).length / 1024 }));
const total = sizes.reduce((sum, { kb }) => sum + kb, 0);
for (const { file, kb } of sizes) process.stdout.write(`${kb.toFixed(1).padStart(7)} KB  ${file}\n`);
process.stdout.write(`${total.toFixed(1).padStart(7)} KB  shell, gzipped (budget ${BUDGET_KB})\n`);
if (total > BUDGET_KB) process.exit(1);
