import type { Fields } from "../../types";
import { text } from "./items";

/** What makes two tellings the same: the event and what it is about. */
export const keyOf = (event: string, properties: Fields): string =>
  [event, ...["order_id", "product_id", "promotion_id", "query", "step"].map((name) => text(properties[name]))].join(
    "|",
  );

export interface Duplicates {
  /** The shop told an event itself. */
  told: (event: string, properties: Fields) => void;
  /** Whether the shop told this one already; each of its tellings answers for one. */
  known: (event: string, properties: Fields) => boolean;
  clear: () => void;
}

/** Counts what the shop tells itself, so that of two ways of tracking one thing, one counts: twice added stays twice. */
export const createDuplicates = (): Duplicates => {
  let counts: Record<string, number> = {};
  return {
    told: (event, properties) => {
      const key = keyOf(event, properties);
      counts[key] = (counts[key] || 0) + 1;
    },
    known: (event, properties) => {
      const key = keyOf(event, properties);
      const left = counts[key] || 0;
      if (left) counts[key] = left - 1;
      return left > 0;
    },
    clear: () => {
      counts = {};
    },
  };
};
