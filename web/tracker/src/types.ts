/** The wire's words. Field names are the server's (Segment's spec where it has one). */

export type Fields = Record<string, unknown>;

/** One Segment item, complete: who, what, when, and what the visitor had agreed to at that moment. */
export interface Item extends Fields {
  type: "track" | "page" | "identify";
  messageId: string;
  timestamp: string;
}

/** An item before it is known whether anybody may be named in it. */
export type Draft = Item & { context: Fields };

export interface Product {
  product_id: string;
  name?: string;
  category?: string;
  brand?: string;
  price?: string;
  price_minor?: number;
  was_minor?: number;
  currency?: string;
  url?: string;
  image_url?: string;
  position: number;
  reason?: { code: string; text?: string };
}

export interface Placement {
  title?: string;
  default?: boolean;
  items: Product[];
}

export interface Decision {
  decision_id: string;
  placements: Record<string, Placement>;
}

/** What became of a request: taken; refused for good; or failed, to be tried again, not before `retryAfterMs` (which nobody said if nobody answered). */
export type Outcome = { kind: "sent"; body: Fields } | { kind: "refused" } | { kind: "failed"; retryAfterMs?: number };

/** Time, chance and timers, handed in so that tests own them. Milliseconds; `random` in [0, 1). */
export interface Clock {
  now: () => number;
  random: () => number;
  later: (run: () => void, ms: number) => number;
  cancel: (timer: number) => void;
}
