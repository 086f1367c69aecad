import type { Fields } from "./types";

const done = new WeakSet<Element>();

const parse = (element: Element, complain: (problem: string) => void): Fields => {
  try {
    const value = JSON.parse(element.textContent || "{}") as unknown;
    if (Object(value) === value && !Array.isArray(value)) return value as Fields;
  } catch {}
  complain(`expected a JSON object in ${element.outerHTML.slice(0, 120)}`);
  return {};
};

/** Hands each `<script type="application/json" data-habitue-event="…">` of the page to `track`, once. */
export const readEvents = (
  track: (event: string, properties: Fields) => void,
  complain: (problem: string) => void,
): void => {
  for (const block of Array.from(document.querySelectorAll("script[data-habitue-event]"))) {
    if (done.has(block)) continue;
    done.add(block);
    track(block.getAttribute("data-habitue-event") as string, parse(block, complain));
  }
};

/** What `<script type="application/json" data-habitue-context>` states about the page; {} without one. */
export const readContext = (complain: (problem: string) => void): Fields => {
  const block = document.querySelector("script[data-habitue-context]");
  return block ? parse(block, complain) : {};
};

/** The properties of a click on (something in) a `data-habitue-product` element; null for any other click. */
export const productClicked = (target: EventTarget | null): Fields | null => {
  const link = target instanceof Element ? target.closest("[data-habitue-product]") : null;
  if (!link) return null;
  const properties: Fields = { product_id: link.getAttribute("data-habitue-product") };
  const list = link.closest("[data-habitue-list]");
  if (list) {
    const ids = Array.from(list.querySelectorAll("[data-habitue-product]"), (other) =>
      other.getAttribute("data-habitue-product"),
    );
    properties.list_id = list.getAttribute("data-habitue-list");
    properties.position = Array.from(new Set(ids)).indexOf(properties.product_id as string) + 1;
  }
  return properties;
};
