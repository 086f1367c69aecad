import type { PlacementDocument } from "../../api/types";

export type Page = PlacementDocument["page"];

/** The API's own rule, so that a bad id is told while it is typed; a test holds the two together. */
export const ID = /^[a-z0-9_]+(\.[a-z0-9_]+)*$/;
export const LONGEST_ID = 80;

/** What a slot of a page begins with; the author goes on from there. */
const BEGINNINGS: Record<Page, string[]> = {
  home: ["for_you", "trending", "best_sellers"],
  category: ["for_you", "trending", "best_sellers"],
  product: ["also_viewed", "similar"],
  search: ["trending", "best_sellers"],
  cart: ["bought_together", "best_sellers"],
  confirmation: ["bought_together", "for_you", "best_sellers"],
  any: ["for_you", "best_sellers"],
};
export const PAGES = Object.keys(BEGINNINGS) as Page[];

/** 'Gift ideas' on the home page as home.gift_ideas; nothing without a heading. */
export function suggestedId(page: Page, heading: string): string {
  const words = heading
    .normalize("NFD")
    .replaceAll(/\p{Diacritic}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  return words && `${page}.${words}`.slice(0, LONGEST_ID).replace(/[._]+$/, "");
}

export function isId(text: string): boolean {
  return ID.test(text) && text.length <= LONGEST_ID;
}

export function begun(placementId: string, page: Page, title: PlacementDocument["title"]): PlacementDocument {
  const told = Object.entries(title).filter(([, heading]) => heading.trim() !== "");
  return {
    placement_id: placementId,
    title: Object.fromEntries(told),
    page,
    strategies: BEGINNINGS[page],
    n: 8,
    pins: [],
    excluded: [],
  };
}
