import type { Consent } from "./consent";
import type { Subject } from "./page";
import type { Fields } from "./types";

/**
 * What the core tells plugins: each event it tracks, each new page view before it, each choice after it. Who begins to
 * listen in the middle of a page view is told what it had so far.
 */
export type News = (what: "track" | "page" | "consent", event?: string, properties?: Fields) => void;

/** The core as a plugin sees it: of the same build, or not at all. */
export interface Host {
  /** The shop's script tag, whose attributes set plugins too. */
  script: Element;
  track: (event: string, properties: Fields) => void;
  /** States a whole choice, as the shop's own call does. */
  consent: (choice: unknown) => void;
  current: () => Consent | null;
  /** Says what the page is about without an event. */
  about: (subject: Subject) => void;
  hear: (listener: News) => void;
  complain: (problem: unknown) => void;
  /** The same function, whose errors stay within habitue. */
  safely: <A extends unknown[]>(run: (...given: A) => void) => (...given: A) => void;
}

/** Hash of all sources of this build: core and plugins of different builds do not run together (P13). */
declare const BUILD: string;

type Call = ArrayLike<unknown>;
export interface Habitue {
  (...call: unknown[]): void;
  /** Calls made before the core arrived. */
  q?: Call[];
  /** Set by the core: a second script tag does nothing. */
  live?: boolean;
}

declare global {
  interface Window {
    habitue?: Habitue;
  }
  interface Navigator {
    globalPrivacyControl?: boolean;
    userAgentData?: object;
  }
}

/** Hands a plugin to the core, which may arrive later: then it waits in the same queue as the shop's calls. */
export const register = (name: string, begin: (host: Host) => void): void => {
  try {
    if (!window.habitue) {
      const early: Habitue = (...call) => {
        early.q = (early.q || []).concat([call]);
      };
      window.habitue = early;
    }
    window.habitue("plugin", name, BUILD, begin);
  } catch {}
};

/** Runs just before the page goes or is hidden, and before the core sends what waits: capture comes first. */
export const onLeave = (host: Host, run: () => void): void => {
  const leave = host.safely(run);
  addEventListener("pagehide", leave, true);
  addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave(), true);
};

/** After the page's markup is whole. */
export const whenParsed = (host: Host, run: () => void): void => {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", host.safely(run));
  else run();
};
