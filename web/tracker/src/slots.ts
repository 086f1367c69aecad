import { styleCards } from "./looks";
import { builtInCard, child, fillTemplate, tokensOf } from "./template";
import type { Placement, Product } from "./types";

/** A growth in sight that no visitor notices, as a share of the window's height: it keeps layout shift below 0.02. */
const UNNOTICED = 0.01;

/** A place in the page that a decision fills, with the content the shop put there. */
export interface Slot {
  element: HTMLElement;
  placement: string;
  n: number;
  template: HTMLTemplateElement | null;
  items: Element;
  title: Element | null;
  defaults: { items: Node[]; title: string };
  filled: boolean;
}

const slots = new WeakMap<Element, Slot>();

const templateOf = (element: HTMLElement): HTMLTemplateElement | null => {
  const reference = element.getAttribute("data-habitue-template");
  const found = element.querySelector("template[data-habitue-item]");
  return (reference ? document.querySelector(reference) : found) as HTMLTemplateElement | null;
};

const readSlot = (element: HTMLElement): Slot => {
  const template = templateOf(element);
  const items = element.querySelector("[data-habitue-items]") || element;
  const title = element.querySelector("[data-habitue-title]");
  return {
    element,
    placement: element.getAttribute("data-habitue") as string,
    n: Number(element.getAttribute("data-habitue-n")) || 0,
    template,
    items,
    title,
    defaults: { items: Array.from(items.childNodes), title: (title && title.textContent) || "" },
    filled: false,
  };
};

/** The page's slots now; what was read of a slot at first sight stays its default content. */
export const findSlots = (): Slot[] =>
  Array.from(document.querySelectorAll<HTMLElement>("[data-habitue]"))
    .filter((element) => element.getAttribute("data-habitue"))
    .map((element) => {
      const slot = slots.get(element) || readSlot(element);
      slots.set(element, slot);
      return slot;
    });

const renderItem = (slot: Slot, product: Product, lang: string, currency: string): DocumentFragment => {
  const tokens = tokensOf(product, lang, currency);
  const copy = slot.template ? fillTemplate(slot.template, tokens) : builtInCard(tokens);
  const first = copy.firstElementChild;
  if (first) first.setAttribute("data-habitue-item-id", product.product_id);
  return copy;
};

const builtInRow = (slot: Slot, title: string, cards: Node[]): Node[] => {
  styleCards();
  const whole = document.createDocumentFragment();
  if (title && !slot.title && slot.items === slot.element) child(whole, "h2", "title", title);
  child(whole, "div", "items").append(...cards);
  return [whole];
};

const put = (slot: Slot, items: Node[], title: string): void => {
  slot.items.replaceChildren(...items);
  if (slot.title && title) slot.title.textContent = title;
};

/** Puts the default content back; leaves a slot alone that still has it. */
export const restore = (slot: Slot): void => {
  if (slot.filled) put(slot, slot.defaults.items, slot.defaults.title);
  slot.filled = false;
};

/**
 * Fills the slot, or says false and leaves its default content. The page never moves: a slot that would shrink keeps its
 * height; one that would push visible content down is put back, all before the browser paints.
 */
export const fill = (slot: Slot, placement: Placement, lang: string, currency: string): boolean => {
  const { element } = slot;
  const bottom = () => element.getBoundingClientRect().bottom; // and not the height: margins can move too
  const before = bottom();
  const cards = placement.items.map((product) => renderItem(slot, product, lang, currency));
  slot.filled = true;
  put(slot, slot.template ? cards : builtInRow(slot, placement.title || "", cards), placement.title || "");
  const moved = bottom() - before;
  if (moved > innerHeight * UNNOTICED && element.getBoundingClientRect().top < innerHeight) {
    restore(slot);
    return false;
  }
  if (moved < 0) {
    const height = Number.parseFloat(getComputedStyle(element).height) - moved;
    element.style.setProperty("min-height", `${height}px`, "important");
  }
  return true;
};
