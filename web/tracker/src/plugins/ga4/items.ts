import type { Fields } from "../../types";

/** GA4 takes at most so many items an event. */
const MAX_ITEMS = 200;

export const text = (value: unknown): string =>
  typeof value === "string" || (typeof value === "number" && Number.isFinite(value)) ? String(value).trim() : "";

/** A number, also one written as text ("12.50"); undefined for anything else, above all for "" and null. */
export const number = (value: unknown): number | undefined => {
  const said = text(value);
  const read = said === "" ? Number.NaN : Number(said);
  return Number.isFinite(read) ? read : undefined;
};

/** The fields that have a value. */
export const present = (fields: Fields): Fields => {
  const kept: Fields = {};
  for (const key of Object.keys(fields)) if (fields[key] !== undefined && fields[key] !== "") kept[key] = fields[key];
  return kept;
};

/** Levels as one path, as Google's product feed writes it. */
const categoryOf = (item: Fields): string =>
  ["item_category", "item_category2", "item_category3", "item_category4", "item_category5"]
    .map((level) => text(item[level]))
    .filter(Boolean)
    .join(" > ");

/**
 * A GA4 item as a product of Segment's spec. GA4's `price` is the unit price after the discount, as ours is.
 * Source: developers.google.com/analytics/devguides/collection/ga4/reference/events
 */
const productOf = (item: Fields): Fields =>
  present({
    product_id: text(item.item_id) || text(item.id),
    name: text(item.item_name) || text(item.name),
    brand: text(item.item_brand),
    category: categoryOf(item),
    variant: text(item.item_variant),
    price: number(item.price),
    discount: number(item.discount),
    quantity: number(item.quantity),
    coupon: text(item.coupon),
    position: number(item.index),
  });

/** The products that can be found again: those with an id. */
export const productsOf = (params: Fields): Fields[] =>
  (Array.isArray(params.items) ? params.items : [])
    .slice(0, MAX_ITEMS)
    .map((item) => productOf(Object(item)))
    .filter((product) => product.product_id);
