import type { Fields } from "../../types";
import type { Statement } from "./statement";

const TYPES = ["analytics_storage", "personalization_storage", "ad_storage", "ad_user_data", "ad_personalization"];
const MAX_WAIT_MS = 5000;

type State = Record<string, boolean>;
export interface GoogleMode {
  /** The default and updates so far, merged: an update names only what changes. */
  state: State;
  /** Whether an update came: only then the visitor has answered. */
  updated: boolean;
  /** How long a default asks to wait for an update, in ms. */
  waitMs: number;
}

export const NOTHING_SAID: GoogleMode = { state: {}, updated: false, waitMs: 0 };

/**
 * Google Consent Mode v2 after one more command. A default that is limited to regions may deny, but not grant: a page
 * does not know where its visitor is, and consent fails closed.
 * Source: developers.google.com/tag-platform/security/guides/consent
 */
export const heard = (before: GoogleMode, command: string, params: Fields): GoogleMode => {
  if (command !== "default" && command !== "update") return before;
  const isDefault = command === "default";
  if (isDefault && before.updated) return before; // too late to be a default
  const regional = isDefault && Array.isArray(params.region) && params.region.length > 0;
  const state = { ...before.state };
  for (const type of TYPES) {
    if (params[type] === "denied") state[type] = false;
    else if (params[type] === "granted" && !isDefault) state[type] = true;
    else if (params[type] === "granted" && !regional && state[type] !== false) state[type] = true;
  }
  if (!isDefault) return { state, updated: true, waitMs: 0 };
  const wait = Number(params.wait_for_update);
  const waitMs = wait > 0 ? Math.min(wait, MAX_WAIT_MS) : before.waitMs;
  return { state, updated: false, waitMs };
};

/** A default that grants nothing is a visitor who was not asked yet, not one who refused. */
export const speaks = ({ state, updated, waitMs }: GoogleMode): boolean =>
  updated || (!waitMs && TYPES.some((type) => state[type] === true));

/** `ads` takes both permissions Google asks for before data go to its ads, and the storage that click ids are. */
export const statementOf = ({ state }: GoogleMode): Statement => {
  const { analytics_storage: measure, personalization_storage: personalise } = state;
  const ads = ["ad_storage", "ad_user_data", "ad_personalization"].filter((type) => type in state);
  return {
    ...(measure !== undefined && { measure }),
    ...(personalise !== undefined && { personalise }),
    ...(ads.length > 0 && { ads: ads.length === 3 && ads.every((type) => state[type] === true) }),
  };
};
