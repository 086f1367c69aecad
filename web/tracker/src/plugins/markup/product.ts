import type { Fields } from "../../types";
import type { Thing } from "./node";

const is = (thing: Thing, ...types: string[]): boolean => thing.types.some((type) => types.includes(type));
const things = (thing: Thing, name: string): Thing[] =>
  (thing.properties[name] || []).filter((value): value is Thing => typeof value !== "string");

/** The first text of a property; of a thing (a brand, an image) its name or address. */
const textOf = (thing: Thing | undefined, ...names: string[]): string => {
  for (const name of names) {
    for (const value of thing ? thing.properties[name] || [] : []) {
      const text = typeof value === "string" ? value : textOf(value, "name", "url", "contentUrl");
      if (text) return text;
    }
  }
  return "";
};

/** A price as schema.org wants it written, "1234.50"; a shop's "1 234,50 €" is not guessed at. */
const priceOf = (text: string): number | undefined => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined);

/** The path of a BreadcrumbList between its start page and the product itself. */
const pathOf = (crumbs: Thing | undefined, product: string): string => {
  if (!crumbs) return "";
  const steps = things(crumbs, "itemListElement")
    .map((step) => ({ position: Number(textOf(step, "position")), name: textOf(step, "name", "item") }))
    .sort((a, b) => a.position - b.position)
    .map(({ name }) => name)
    .filter((name) => name && !/^https?:/.test(name));
  const last = steps[steps.length - 1] === product ? steps.length - 1 : steps.length;
  return steps.slice(1, last).join(" > ");
};

/**
 * "Product Viewed" of a page whose markup is about one product; null for a list of several, and for a product without
 * an id. `sku` is what feeds call a product; the others stand in for it.
 */
export const productViewed = (all: Thing[]): Fields | null => {
  const products = new Map<string, Thing>();
  for (const root of all) {
    const page = is(root, "ItemPage", "WebPage") ? things(root, "mainEntity") : [];
    for (const thing of [root, ...page]) {
      const id = textOf(thing, "sku", "productID", "productGroupID", "gtin13", "gtin", "mpn");
      if (id && is(thing, "Product", "ProductGroup", "IndividualProduct", "Car", "Book")) products.set(id, thing);
    }
  }
  if (products.size !== 1) return null;
  const [[product_id, product]] = Array.from(products) as [[string, Thing]];
  const variant = things(product, "hasVariant")[0];
  const offer = things(product, "offers")[0] || (variant && things(variant, "offers")[0]);
  const priced = offer && (things(offer, "priceSpecification")[0] || things(offer, "offers")[0]);
  const name = textOf(product, "name");
  const breadcrumbs = all.find((thing) => is(thing, "BreadcrumbList"));
  const fields: Fields = {
    product_id,
    name,
    brand: textOf(product, "brand"),
    category: textOf(product, "category") || pathOf(breadcrumbs, name),
    price: priceOf(textOf(offer, "price", "lowPrice") || textOf(priced, "price")),
    currency: textOf(offer, "priceCurrency") || textOf(priced, "priceCurrency"),
    image_url: textOf(product, "image"),
  };
  if (fields.price === undefined) delete fields.currency;
  for (const key of Object.keys(fields)) if (fields[key] === "" || fields[key] === undefined) delete fields[key];
  return fields;
};
