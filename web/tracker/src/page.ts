import type { Fields } from "./types";

const text = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "");

/** The page as Segment's spec names it. */
export const pageContext = (): Fields => ({
  url: location.origin + location.pathname + location.search,
  path: location.pathname,
  title: document.title,
  referrer: document.referrer,
  search: location.search,
});

const campaign = (): Fields => {
  const found: Fields = {};
  for (const [key, value] of new URLSearchParams(location.search)) {
    if (key.startsWith("utm_")) found[key === "utm_campaign" ? "name" : key.slice(4)] = value;
  }
  return found;
};

export const locale = (): string => document.documentElement.lang || navigator.language;

/**
 * The context of an event, without anything that tells who. `userAgentData` becomes the brands, mobile and platform in
 * which its own toJSON consists: what every request's headers say, and none of the hints a page would have to ask for.
 */
export const eventContext = (): Fields => ({
  page: pageContext(),
  campaign: campaign(),
  userAgent: navigator.userAgent,
  userAgentData: navigator.userAgentData,
  webdriver: navigator.webdriver || undefined,
  locale: locale(),
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  screen: { width: screen.width, height: screen.height, density: devicePixelRatio },
});

/** What the page is about, as decisions need it. */
export interface Subject {
  type?: string;
  product_id?: string;
  category?: string;
  query?: string;
  cart?: string[];
}

const productIds = (products: unknown): string[] =>
  Array.isArray(products) ? products.map((product) => text(Object(product).product_id)).filter(Boolean) : [];

/** What an event tells about the page it happens on; so that a shop that sends events need not describe pages too. */
export const subjectOf = (event: string, properties: Fields): Subject => {
  switch (event) {
    case "Product Viewed":
      return { type: "product", product_id: text(properties.product_id), category: text(properties.category) };
    case "Product List Viewed":
      return { type: "category", category: text(properties.category) || text(properties.list_id) };
    case "Products Searched":
      return { type: "search", query: text(properties.query) };
    case "Cart Viewed":
      return { type: "cart", cart: productIds(properties.products) };
    case "Order Completed":
      return { type: "confirmation", cart: productIds(properties.products) };
    default:
      return {};
  }
};

/** The subject a shop states itself, as far as its types are right. */
export const subjectFrom = (stated: Fields): Subject => {
  const subject: Subject = {};
  for (const key of ["type", "product_id", "category", "query"] as const) {
    if (text(stated[key])) subject[key] = text(stated[key]);
  }
  if (Array.isArray(stated.cart)) subject.cart = stated.cart.map(text).filter(Boolean);
  return subject;
};

/**
 * The context of a decision. Asked before consent too, therefore without the query string: click ids and addresses of
 * e-mail links are identifiers.
 */
export const decisionContext = ({ type, ...subject }: Subject): Fields => ({
  page: {
    url: location.origin + location.pathname,
    path: location.pathname,
    type: type || (location.pathname === "/" ? "home" : "other"),
  },
  ...subject,
  locale: locale(),
});
