import { register } from "../../host";
import { watchDataLayer } from "../datalayer";
import { entryOf } from "../ga4/entries";
import { type GoogleMode, heard, NOTHING_SAID, speaks, statementOf } from "./googlemode";
import { combined, type Statement } from "./statement";
import { type Heard, heardTcf } from "./tcf";

declare global {
  interface Window {
    __tcfapi?: (command: string, version: number, callback: (data: unknown, success: unknown) => void) => void;
  }
}

const LOOK_MS = 200;

register("consent", (host) => {
  const vendor = Number(host.script.getAttribute("data-tcf-vendor")) || 0;
  const freeOutside = host.script.getAttribute("data-outside-gdpr") === "granted";
  let google: GoogleMode = NOTHING_SAID;
  let tcf: Heard = { kind: "waiting" };
  let waited = 0;
  let last = "";

  const statements = (): Statement[] => [
    ...(speaks(google) ? [statementOf(google)] : []),
    ...(tcf.kind === "said" ? [tcf.statement] : []),
    ...(tcf.kind === "outside" && freeOutside ? [{ measure: true, personalise: true }] : []),
  ];
  const state = host.safely(() => {
    // a CMP that is still asking has the last word, but for a refusal: what a default grants meanwhile is not taken
    const asking = !!window.__tcfapi && tcf.kind === "waiting";
    const said = statements();
    const choice = combined(said);
    if (asking ? !google.updated || choice.measure : !said.length && !last) return;
    const key = JSON.stringify(choice);
    if (key === last) return;
    last = key;
    host.consent(choice);
  });

  let listening: Window["__tcfapi"];
  const listen = host.safely(() => {
    const { __tcfapi } = window;
    if (!__tcfapi || __tcfapi === listening) return;
    listening = __tcfapi; // a stub is replaced by the CMP, which answers the stub's queue: hearing twice is harmless
    __tcfapi(
      "addEventListener",
      2,
      host.safely((data, success) => {
        const now = heardTcf(data, success, vendor);
        if (now.kind !== "waiting") tcf = now; // asked again, the old answer stands until the new one
        state();
      }),
    );
  });
  listen();
  setInterval(listen, LOOK_MS);

  const take = (pushed: unknown) => {
    const entry = entryOf(pushed);
    if (!entry || entry.kind !== "consent") return;
    google = heard(google, entry.command, entry.params);
    if (!google.waitMs || waited) return;
    waited = setTimeout(() => {
      google = { ...google, waitMs: 0 };
      state();
    }, google.waitMs);
  };
  // all of a walk first: a grant for everyone may be followed by a denial for some
  watchDataLayer(host, take, state);
});
