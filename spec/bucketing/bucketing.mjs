// The same assignment in JavaScript: what "every implementation" means in cases.json. No dependency but Node's own.
import { createHash } from "node:crypto";

/** A number in [0, 1): the first 52 bits of SHA-256 of `seed:unit_id` in UTF-8, divided by 2^52. */
export function unitInterval(seed, unitId) {
  const digest = createHash("sha256").update(`${seed}:${unitId}`, "utf8").digest("hex");
  return Number.parseInt(digest.slice(0, 13), 16) / 2 ** 52;
}

/** Whether the unit belongs to the share of units that the seed draws. */
export const assign = (unitId, seed, share) => unitInterval(seed, unitId) < share;

/** The arm of the universal hold-out. */
export const armOf = (unitId, seed, share) => (assign(unitId, seed, share) ? "held_out" : "personalised");
