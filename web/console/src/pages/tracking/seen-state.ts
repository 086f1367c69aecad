import type { SeenEvent } from "./queries";

/** What is on the page and what waits to be, newest first. */
export interface Seen {
  shown: SeenEvent[];
  waiting: SeenEvent[];
  held: boolean;
}

const SHOWN = 300;

export type Verdict = "all" | "problems" | SeenEvent["outcome"];

export function begin(recent: SeenEvent[]): Seen {
  return { shown: recent.slice(0, SHOWN), waiting: [], held: false };
}

/** One more; the same one twice (after a reconnection) changes nothing. */
export function arrived(seen: Seen, event: SeenEvent): Seen {
  if ([...seen.waiting, ...seen.shown].some((other) => other.id === event.id)) return seen;
  if (seen.held) return { ...seen, waiting: [event, ...seen.waiting].slice(0, SHOWN) };
  return { ...seen, shown: [event, ...seen.shown].slice(0, SHOWN) };
}

export function toggled(seen: Seen): Seen {
  if (!seen.held) return { ...seen, held: true };
  return { shown: [...seen.waiting, ...seen.shown].slice(0, SHOWN), waiting: [], held: false };
}

/** Whether an event has the verdict and every word of the text: in its name, device, person, ids or properties. */
export function fits(event: SeenEvent, text: string, verdict: Verdict): boolean {
  if (verdict === "problems" ? event.findings.length === 0 : verdict !== "all" && event.outcome !== verdict)
    return false;
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { name, device, node, session_id, message_id, reason, flags } = event;
  const person = event.person ? `${event.person.label} ${event.person.person_id}` : "";
  const parts = [name, device, node, session_id, message_id, reason, person, ...flags];
  const properties = JSON.stringify([event.properties, Object.keys(event.fields), event.findings]);
  const all = `${parts.join(" ")} ${properties}`.toLocaleLowerCase();
  return words.every((word) => all.includes(word));
}
