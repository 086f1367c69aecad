import type { Host } from "../../host";
import type { Fields } from "../../types";

/** What `<… data-habitue-search="floor lamp" data-habitue-results="12">` says; null without a query. */
export const searchOf = (element: Element): Fields | null => {
  const query = (element.getAttribute("data-habitue-search") || "").trim();
  const results = (element.getAttribute("data-habitue-results") || "").trim();
  if (!query) return null;
  return { query, ...(/^\d{1,9}$/.test(results) && { results: Number(results) }) };
};

/** "Products Searched" of the page's markup, unless the page declares that event itself. */
export const tellSearch = ({ track }: Host, done: WeakSet<Element>): void => {
  if (document.querySelector('script[data-habitue-event="Products Searched"]')) return;
  for (const element of Array.from(document.querySelectorAll("[data-habitue-search]"))) {
    const properties = done.has(element) ? null : searchOf(element);
    done.add(element);
    if (properties) track("Products Searched", properties);
  }
};
