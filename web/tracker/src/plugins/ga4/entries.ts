import type { Fields } from "../../types";
import { text } from "./items";

/** One entry of a dataLayer, understood: an event, settings for later ones, or a consent. */
export type Entry =
  | { kind: "event"; name: string; params: Fields }
  | { kind: "set"; params: Fields }
  | { kind: "consent"; command: string; params: Fields };

const plain = (value: unknown): Fields | null =>
  value && typeof value === "object" && !Array.isArray(value) ? (value as Fields) : null;

/** `gtag()` pushes its `arguments`, GTM pushes objects with an `event` and, since GA4, an `ecommerce` part. */
export const entryOf = (pushed: unknown): Entry | null => {
  if (Object.prototype.toString.call(pushed) === "[object Arguments]") {
    const [command, name, params] = Array.from(pushed as ArrayLike<unknown>);
    if (command === "event") return { kind: "event", name: text(name), params: plain(params) || {} };
    if (command === "set") return { kind: "set", params: plain(name) || {} };
    if (command === "config") return { kind: "set", params: plain(params) || {} };
    if (command === "consent") return { kind: "consent", command: text(name), params: plain(params) || {} };
    return null;
  }
  const entry = plain(pushed);
  const name = entry ? text(entry.event) : "";
  if (!entry || !name) return null;
  return { kind: "event", name, params: { ...entry, ...plain(entry.eventModel), ...plain(entry.ecommerce) } };
};
