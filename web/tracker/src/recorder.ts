import { type Consent, mayMeasure, mayPersonalise } from "./consent";
import type { Identities, Identity } from "./identity";
import type { Queue } from "./queue";
import type { Clock, Draft, Fields, Item } from "./types";

const MAX_HELD = 100;

export interface Ports {
  identities: Identities;
  queue: Queue;
  clock: Clock;
  newId: () => string;
  /** What every event says about the page and the browser; names nobody. */
  context: () => Fields;
  /** One attempt to tell the server, outside the queue. */
  tell: (item: Item) => void;
  complain: (problem: string) => void;
}

export interface Recorder {
  record: (type: Item["type"], fields: Fields) => void;
  /** Takes a whole new consent. */
  consent: (consent: Consent) => void;
  /** The consent in force; null until the visitor was asked. */
  current: () => Consent | null;
  /** Who a decision may be made for; null if for nobody in particular. */
  subject: () => Fields | null;
  token: (token: string) => void;
  reset: () => void;
}

/**
 * Decides what becomes of an event. Before the visitor was asked it waits in this page's memory, unnamed; a grant names
 * and queues it, a refusal drops it. Nothing is named, stored or sent without a grant to measure.
 */
export const createRecorder = (ports: Ports): Recorder => {
  const { identities, queue, clock, newId, context, tell, complain } = ports;
  let consent: Consent | null = null;
  let held: Draft[] = [];
  let token = "";

  const draft = (type: Item["type"], fields: Fields): Draft => ({
    type,
    messageId: newId(),
    timestamp: new Date(clock.now()).toISOString(),
    context: context(),
    ...fields,
  });
  const named = (item: Draft, who: Identity, agreed: Consent): Item => ({
    ...item,
    anonymousId: who.device_id,
    userId: who.user_id || undefined,
    context: { ...item.context, sessionId: who.session_id, consent: { categoryPreferences: agreed } },
  });
  const enqueue = (item: Draft, agreed: Consent) => {
    if (item.type === "identify") identities.claim(String(item.userId));
    if (!queue.add(named(item, identities.touch(), agreed))) complain("an event above 32 KB was dropped");
  };
  const record: Recorder["record"] = (type, fields) => {
    const item = draft(type, fields);
    if (mayMeasure(consent)) enqueue(item, consent as Consent);
    else if (!consent) held = held.concat(item).slice(-MAX_HELD);
  };
  const changed = () => draft("track", { event: "Consent Changed", properties: {} });
  const grant = (agreed: Consent) => {
    consent = agreed;
    const waiting = held;
    held = [];
    for (const item of waiting) enqueue(item, agreed);
    if (identities.report(JSON.stringify(agreed))) enqueue(changed(), agreed);
  };
  /** The server must learn of a withdrawal to honour it: one last named message, then nothing is left to name. */
  const withdraw = (agreed: Consent) => {
    const who = identities.peek();
    consent = agreed;
    held = [];
    token = "";
    queue.clear();
    identities.clear();
    if (who) tell(named(changed(), who, agreed));
  };
  return {
    record,
    consent: (agreed) => (mayMeasure(agreed) ? grant(agreed) : withdraw(agreed)),
    current: () => consent,
    subject: () => {
      if (!mayPersonalise(consent)) return null;
      const { device_id, user_id } = identities.touch();
      return { anonymousId: device_id, userId: user_id || undefined, token: token || undefined };
    },
    token: (given) => {
      token = given;
    },
    reset: () => {
      token = "";
      held = [];
      if (mayMeasure(consent)) identities.reset();
    },
  };
};
