import type { Host } from "../host";

const EVERY_MS = 200;

/**
 * Hands over what a page's dataLayer holds, and later what is pushed to it, each entry once.
 *
 * The array is looked at, five times a second, instead of replacing its `push`: Google's tag manager replaces that
 * itself, so whoever patches it later breaks the other, and a patch outlives an error in it (RELIABILITY D6, P41).
 * A look compares a length and a last entry; only when they changed is the array walked. Tag managers drop old entries
 * from its front, so an entry is known by itself, not by its place. `done` runs after each walk.
 */
export const watchDataLayer = (host: Host, take: (entry: unknown) => void, done = () => {}): (() => void) => {
  const name = host.script.getAttribute("data-layer") || "dataLayer";
  const seen = new WeakSet<object>();
  let length = -1;
  let last: unknown;
  const look = host.safely(() => {
    const layer = (window as unknown as Record<string, unknown>)[name];
    if (!Array.isArray(layer) || (layer.length === length && layer[length - 1] === last)) return;
    length = layer.length;
    last = layer[length - 1];
    for (const entry of layer) {
      if (!entry || typeof entry !== "object" || seen.has(entry)) continue;
      seen.add(entry);
      host.safely(take)(entry); // what cannot be read of one entry must not cost the next
    }
    done();
  });
  look();
  setInterval(look, EVERY_MS);
  return look;
};
