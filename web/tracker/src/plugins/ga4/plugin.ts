import { onLeave, register } from "../../host";
import type { Fields } from "../../types";
import { watchDataLayer } from "../datalayer";
import { createDuplicates } from "./duplicates";
import { entryOf } from "./entries";
import { text } from "./items";
import { mapped, type Told } from "./mapping";

/** How long a GA4 event waits for the shop's own telling of the same thing, which may come a moment later. */
const WAIT_MS = 300;

register("ga4", (host) => {
  const duplicates = createDuplicates();
  let currency = "";
  let ours = false;
  let waiting: Told[] = [];

  const send = () => {
    const due = waiting;
    waiting = [];
    for (const { event, properties } of due) {
      if (duplicates.known(event, properties)) continue;
      ours = true;
      host.track(event, properties);
      ours = false;
    }
  };
  host.hear((what, event = "", properties: Fields = {}) => {
    if (what === "track" && !ours) duplicates.told(event, properties);
    if (what !== "page") return;
    send();
    duplicates.clear();
  });
  const look = watchDataLayer(host, (pushed) => {
    const entry = entryOf(pushed);
    if (!entry) return;
    if (entry.kind === "set") currency = text(entry.params.currency).toUpperCase() || currency;
    if (entry.kind !== "event") return;
    const told = mapped(entry.name, entry.params, currency);
    if (!told.length) return;
    // what the page is about matters to its first decision, which does not wait
    for (const { event, properties } of told) {
      if (event === "Product Viewed" && told.length === 1)
        host.about({ type: "product", product_id: text(properties.product_id), category: text(properties.category) });
      if (event === "Products Searched") host.about({ type: "search", query: text(properties.query) });
    }
    if (!waiting.length) setTimeout(host.safely(send), WAIT_MS);
    waiting = waiting.concat(told);
  });
  onLeave(host, () => {
    look();
    send();
  });
});
