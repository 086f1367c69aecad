import { useQuery } from "@tanstack/react-query";
import searching from "../../../parts/search-field.module.css";
import { suggestionsQuery } from "../queries";
import css from "./builder.module.css";
import { useBuilding } from "./context";
import { capital, grouped } from "./phrases";

interface Props {
  label: string;
  value: string;
  /** What is shown while nothing is chosen; the list then is a way to add. */
  prompt?: string;
  onChange: (choice: string) => void;
}

/** Everything a condition can be about, in the marketer's words: the browser's own list, which finds by typing. */
export function Subject({ label, value, prompt, onChange }: Props) {
  const { say, vocabulary } = useBuilding();
  const own = useQuery(suggestionsQuery({ of: "events" }));
  const events = vocabulary.events.map((one) => one.event);
  const mine = (own.data ?? []).map((one) => String(one.value));
  const current = value.startsWith("event:") ? value.slice(6) : "";
  const unknown = current && !events.includes(current) && !mine.includes(current) ? [current] : [];
  const byName = (names: string[], what: "event" | "fact") =>
    names
      .map((name) => ({
        value: `${what}:${name}`,
        label: capital(what === "event" ? say.event(name) : say.fact(name)),
      }))
      .map((one) => (
        <option key={one.value} value={one.value}>
          {one.label}
        </option>
      ));
  const common = events.filter((name) => COMMON.has(name));
  const rest = events.filter((name) => !COMMON.has(name));
  return (
    <select
      className={`${searching.select} ${prompt ? css.adding : css.subject}`}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      {prompt && <option value="">{prompt}</option>}
      <optgroup label={say.t("ui.they_did")}>{byName(common, "event")}</optgroup>
      {[...unknown, ...mine].length > 0 && (
        <optgroup label={say.t("ui.own_events")}>{byName([...unknown, ...mine], "event")}</optgroup>
      )}
      <optgroup label={say.t("ui.in_order")}>
        <option value="sequence:">{say.t("ui.sequence")}</option>
      </optgroup>
      {grouped(vocabulary.facts).map(([group, names]) => (
        <optgroup key={group} label={say.t(`facts_of.${group}`)}>
          {byName(names, "fact")}
        </optgroup>
      ))}
      {vocabulary.audiences.length > 0 && (
        <optgroup label={say.t("ui.audiences")}>
          {vocabulary.audiences.map((one) => (
            <option key={one.audience_id} value={`audience:${one.audience_id}`}>
              {say.audience(one.audience_id)}
            </option>
          ))}
        </optgroup>
      )}
      {vocabulary.lists.length > 0 && (
        <optgroup label={say.t("ui.lists")}>
          {vocabulary.lists.map((one) => (
            <option key={one} value={`list:${one}`}>
              {one}
            </option>
          ))}
        </optgroup>
      )}
      <optgroup label={say.t("ui.more_they_did")}>{byName(rest, "event")}</optgroup>
    </select>
  );
}

const COMMON = new Set([
  "Product Viewed",
  "Product Added",
  "Product Removed",
  "Product Added to Wishlist",
  "Products Searched",
  "Product List Viewed",
  "Checkout Started",
  "Order Completed",
  "Product Bought",
  "Page Viewed",
  "Channel Touched",
  "Coupon Applied",
  "Email Opened",
  "Email Link Clicked",
  "Newsletter Subscribed",
  "Recommendation Clicked",
]);
