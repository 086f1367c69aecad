/**
 * SHA-256 of each plugin of this build in Base64, less its one "=", which the build writes: who pins the core with a hash
 * pins them too.
 */
declare const PLUGINS: Record<string, string>;
declare const BUILD: string;

/** Loads plugins of this very build, from beside the core; `done` when each has run or failed. */
export const loadPlugins = (names: string[], script: HTMLScriptElement, done: () => void): void => {
  let left = names.length;
  for (const name of names) {
    const tag = document.createElement("script");
    tag.crossOrigin = "anonymous";
    // an unknown name has no hash and no file, and Trusted Types may forbid to name one: the page goes without it
    tag.integrity = `sha256-${PLUGINS[name]}=`;
    tag.src = new URL(`habitue-${name}-${BUILD}.js`, script.src).href;
    tag.onload = tag.onerror = () => --left || done();
    script.after(tag);
  }
};
