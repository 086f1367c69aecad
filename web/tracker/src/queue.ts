import type { Store } from "./store";
import type { Clock, Item, Outcome } from "./types";

const DELAY_MS = 100;
const MAX_ITEMS = 100;
/** What a browser lets leave with a closing page (64 KB), less the batch's own wrapping. */
const MAX_BYTES = 60_000;
const MAX_ITEM_BYTES = 32_000;
const MAX_TRIES = 10;
const HOUR_MS = 3_600_000;
/** A page that is left aborts its requests: what nobody answered counts only if the page is still there so much later. */
export const GRACE_MS = 300;

interface Entry {
  item: Item;
  bytes: number;
  tries: number;
  busy: boolean;
}

/** What outlives the page. `retry_at` too, so that a reload does not hammer a server that asked for a pause. */
export interface Saved {
  entries: { item: Item; tries: number }[];
  failures: number;
  retry_at: number;
}

export interface Lease {
  items: Item[];
  /** Null gives the items back untried. */
  settle: (outcome: Outcome | null) => void;
}

export interface Queue {
  /** False if the item is too large for any server to take. */
  add: (item: Item) => boolean;
  /** Lends up to `n` of the newest waiting items to another request; nothing else sends them until it is settled. */
  lend: (n: number) => Lease;
  /** Sends what waits; `leaving` also while an earlier batch is on its way. */
  flush: (leaving?: boolean) => void;
  /** Takes over what an earlier page left behind. */
  restore: () => void;
  clear: () => void;
}

/** Wait after the n-th failure in a row: 1 s growing to 1 h, plus or minus half; never sooner than the server asked. */
export const backoffMs = (failures: number, random: number, retryAfterMs = 0): number => {
  const grown = Math.min(HOUR_MS, 1000 * 2.5 ** (failures - 1)) * (0.5 + random);
  return Math.min(HOUR_MS, Math.max(1000, grown, retryAfterMs * (1 + random / 5)));
};

export const unanswered = (outcome: Outcome | null): boolean =>
  !!outcome && outcome.kind === "failed" && outcome.retryAfterMs === undefined;

const bytesOf = (item: Item): number => new TextEncoder().encode(JSON.stringify(item)).length;

/** Bounded, at-least-once: an item leaves when the server took or refused it, or after ten tries. */
export const createQueue = (store: Store<Saved>, send: (items: Item[]) => Promise<Outcome>, clock: Clock): Queue => {
  let entries: Entry[] = [];
  /** Every id this page ever held: what is stored under other ids belongs to another tab and is left alone. */
  let known = new Set<string>();
  let failures = 0;
  let retryAt = 0;
  let sending = 0;
  let timer = 0;

  const admit = (item: Item, tries: number, bytes: number) => {
    known.add(item.messageId);
    entries.push({ item, bytes, tries, busy: false });
  };
  const trim = () => {
    let total = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    entries = entries.filter((entry, index) => {
      if (entry.busy || (total <= MAX_BYTES && entries.length - index <= MAX_ITEMS)) return true;
      total -= entry.bytes;
      return false;
    });
  };
  const foreign = (saved: Saved | null) =>
    (saved && Array.isArray(saved.entries) ? saved.entries : []).filter(
      (entry) => entry && entry.item && entry.item.messageId && !known.has(entry.item.messageId),
    );
  const save = () => {
    const others = foreign(store.read());
    const ours = entries.map(({ item, tries }) => ({ item, tries }));
    if (others.length + ours.length + failures) {
      store.write({ entries: others.concat(ours).slice(-MAX_ITEMS), failures, retry_at: retryAt });
    } else store.clear();
  };
  const schedule = (ms: number) => {
    if (timer) return;
    timer = clock.later(
      () => {
        timer = 0;
        flush();
      },
      Math.max(ms, retryAt - clock.now()),
    );
  };
  const lease = (chosen: Entry[]): Lease => {
    for (const entry of chosen) entry.busy = true;
    const account = (outcome: Outcome | null) => {
      if (!entries.some((entry) => chosen.includes(entry))) return; // withdrawn meanwhile
      const failed = !!outcome && outcome.kind === "failed";
      if (outcome) failures = failed ? failures + 1 : 0;
      if (outcome) retryAt = failed ? clock.now() + backoffMs(failures, clock.random(), outcome.retryAfterMs) : 0;
      for (const entry of chosen) {
        entry.busy = false;
        if (failed) entry.tries++;
      }
      entries = entries.filter((entry) =>
        outcome && chosen.includes(entry) ? failed && entry.tries < MAX_TRIES : true,
      );
      save();
      if (entries.some((entry) => !entry.busy)) schedule(DELAY_MS);
    };
    return {
      items: chosen.map((entry) => entry.item),
      settle: (outcome) => {
        if (unanswered(outcome)) clock.later(() => account(outcome), GRACE_MS);
        else account(outcome);
      },
    };
  };
  const waiting = () => (clock.now() < retryAt ? [] : entries.filter((entry) => !entry.busy));

  const flush = (leaving?: boolean) => {
    if (sending && !leaving) return;
    const batch = waiting();
    if (!batch.length) {
      if (entries.some((entry) => !entry.busy)) schedule(DELAY_MS);
      return;
    }
    const { items, settle } = lease(batch);
    sending++;
    const done = (outcome: Outcome) => {
      sending--;
      settle(outcome);
    };
    send(items).then(done, () => done({ kind: "failed" }));
  };

  return {
    add: (item) => {
      const bytes = bytesOf(item);
      if (bytes > MAX_ITEM_BYTES) return false;
      admit(item, 0, bytes);
      trim();
      save();
      schedule(DELAY_MS);
      return true;
    },
    lend: (n) => lease(waiting().slice(-n)),
    flush,
    restore: () => {
      const saved = store.read();
      if (!saved) return;
      failures = saved.failures || 0;
      retryAt = Math.min(saved.retry_at || 0, clock.now() + HOUR_MS); // a clock set back must not silence us for years
      for (const { item, tries } of foreign(saved)) admit(item, tries || 0, bytesOf(item));
      trim();
      if (entries.length) schedule(DELAY_MS);
    },
    clear: () => {
      entries = [];
      known = new Set();
      failures = retryAt = 0;
      if (timer) clock.cancel(timer);
      timer = 0;
      store.clear();
    },
  };
};
