import type { Store } from "./store";

const SESSION_MS = 30 * 60_000;

/** Who this browser says it is. `consent` is the last one reported, so that only changes are events. */
export interface Identity {
  device_id: string;
  user_id: string;
  session_id: string;
  seen_at: number;
  consent: string;
}

/**
 * 32 hex digits that sort by time, 48 bits of it and 80 random: the server files what happened together side by side.
 * `crypto.randomUUID` is missing on plain http.
 */
export const newId = (): string => {
  let id = Date.now().toString(16).padStart(12, "0");
  for (const byte of crypto.getRandomValues(new Uint8Array(10))) id += (byte + 256).toString(16).slice(1);
  return id;
};

export interface Identities {
  /** The stored identity as it is, or null: creates nothing. */
  peek: () => Identity | null;
  /** The identity for an event that happens now; made at first use, its session renewed after 30 idle minutes. */
  touch: () => Identity;
  /** Claims a user id. Another person on the same device starts a new device episode. */
  claim: (userId: string) => void;
  /** Notes which consent was last reported; true if that is news. */
  report: (consent: string) => boolean;
  reset: () => void;
  clear: () => void;
}

/** Reads the store at each use, never a copy: a log-out or a withdrawal in another tab holds here at once. */
export const createIdentities = (store: Store<Identity>, now: () => number, id: () => string): Identities => {
  const fresh = (consent: string): Identity => ({
    device_id: id(),
    user_id: "",
    session_id: id(),
    seen_at: now(),
    consent,
  });
  const peek = () => {
    const stored = store.read();
    return stored && stored.device_id ? stored : null;
  };
  const touch = () => {
    const identity = peek() || fresh("");
    if (now() - identity.seen_at > SESSION_MS) identity.session_id = id();
    identity.seen_at = now();
    store.write(identity);
    return identity;
  };
  const reset = () => store.write(fresh(touch().consent));
  return {
    peek,
    touch,
    reset,
    claim: (userId) => {
      if (touch().user_id && touch().user_id !== userId) reset();
      store.write({ ...touch(), user_id: userId });
    },
    report: (consent) => {
      const identity = touch();
      store.write({ ...identity, consent });
      return identity.consent !== consent;
    },
    clear: store.clear,
  };
};
