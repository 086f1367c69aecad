import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";
import { type Licence, pageOf } from "./licence-page.ts";

const FOUND = "licences.json";
const PAGE = "licences.html";

/** Vite lists the bundled packages with their licences; this adds what it leaves out and makes it a page to be read. */
export function licencePage(folder: string): Plugin {
  return {
    name: "habitue:licences",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const found = bundle[FOUND];
        if (found?.type !== "asset") this.error(`Vite emitted no ${FOUND}: build.license must name it`);
        const licences = JSON.parse(String(found.source)) as Licence[];
        const bare = licences.filter((licence) => !licence.text).map((licence) => licence.name);
        if (bare.length > 0) this.error(`no licence text in ${bare.join(", ")}: it may not be shipped without`);
        delete bundle[FOUND];
        const whole = licences.map((licence) => ({
          ...licence,
          text: [licence.text, ...more(folder, licence)].join("\n\n"),
        }));
        this.emitFile({ type: "asset", fileName: PAGE, source: pageOf(whole) });
      },
    },
  };
}

/** A NOTICE, which the Apache licence wants to travel, and licences of what a package itself contains. */
function more(folder: string, { name, version }: Licence): string[] {
  const place = placeOf(folder, name, version);
  const names = readdirSync(place, { recursive: true, encoding: "utf8" });
  const extra = names.filter((file) => /^notice(\.\w+)?$/i.test(file) || /^licen[cs]es\/[^/]+$/i.test(file));
  return extra.sort().map((file) => `--- ${file} ---\n\n${readFileSync(join(place, file), "utf8").trim()}`);
}

function placeOf(folder: string, name: string, version: string): string {
  for (let at = folder; ; at = dirname(at)) {
    const place = join(at, "node_modules", name);
    const manifest = join(place, "package.json");
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).version === version) return place;
    if (at === dirname(at)) throw new Error(`${name} ${version} is in no node_modules above ${folder}`);
  }
}
