import type { Fields } from "../../types";
import type { Statement } from "./statement";
import { discloses } from "./tcstring";

/**
 * TCF purposes that each of ours takes, all of them, by consent alone: legitimate interest is no consent.
 * 1 store on a device · 2 basic ads · 3, 4 profiles for ads and their use · 5, 6 profiles for content and their use ·
 * 7 measure ads · 8 measure content · 9 understand audiences
 */
const TAKES = { measure: [1, 8, 9], personalise: [1, 5, 6], ads: [1, 2, 3, 4, 7] };
/** Of the publisher's restrictions the one that changes nothing for who takes consent only; 0 forbids, 2 takes interest. */
const REQUIRES_CONSENT = 1;
const DENIED: Statement = { measure: false, personalise: false, ads: false };

export type Heard = { kind: "waiting" } | { kind: "outside" } | { kind: "said"; statement: Statement };

/** What a CMP's answer says; `vendor` is our id on the IAB's list, 0 if the shop runs habitue for itself alone. */
export const heardTcf = (data: unknown, success: unknown, vendor: number): Heard => {
  const { gdprApplies, eventStatus, tcString, ...said } = Object(data) as Record<string, unknown>;
  if (success !== true) return { kind: "waiting" };
  if (gdprApplies === false) return { kind: "outside" };
  // "cmpuishown" is a visitor who has not answered yet
  if (eventStatus !== "tcloaded" && eventStatus !== "useractioncomplete") return { kind: "waiting" };
  if (typeof tcString !== "string" || !discloses(tcString, vendor)) return { kind: "said", statement: DENIED };
  const part = (name: string, field: string) => Object(Object(said[name])[field]) as Fields;
  const consents = part("purpose", "consents");
  const restrictions = part("publisher", "restrictions");
  const allowed = (purpose: number) => {
    const restriction = vendor ? Object(restrictions[purpose])[vendor] : undefined;
    return consents[purpose] === true && (restriction === undefined || restriction === REQUIRES_CONSENT);
  };
  const vendorAgreed = !vendor || part("vendor", "consents")[vendor] === true;
  const granted = (purposes: number[]) => vendorAgreed && purposes.every(allowed);
  const { measure, personalise, ads } = TAKES;
  return {
    kind: "said",
    statement: { measure: granted(measure), personalise: granted(personalise), ads: granted(ads) },
  };
};
