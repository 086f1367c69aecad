import type { Fields } from "../../types";
import { number, present, productsOf, text } from "./items";

export interface Told {
  event: string;
  properties: Fields;
}

const each = (event: string) => (params: Fields, currency: string) =>
  productsOf(params).map((product) => ({ event, properties: present({ currency, ...product }) }));

const one =
  (event: string, fields: (params: Fields) => Fields, needs?: string) => (params: Fields, currency: string) => {
    const properties = present({ currency, ...fields(params) });
    return needs && !properties[needs] ? [] : [{ event, properties }];
  };

const list = (params: Fields): Fields => {
  const first = Object((Array.isArray(params.items) ? params.items : [])[0]) as Fields;
  return present({
    list_id: text(params.item_list_id) || text(first.item_list_id) || text(params.item_list_name),
    category: text(params.item_list_name) || text(first.item_list_name),
  });
};
const order = (params: Fields): Fields => ({
  // an empty transaction_id would make all orders one
  order_id: text(params.transaction_id),
  affiliation: text(params.affiliation),
  coupon: text(params.coupon),
  // no total: of some shops tax and shipping stand beside `value`, of others they are in it, and nothing says which
  revenue: number(params.value),
  tax: number(params.tax),
  shipping: number(params.shipping),
  products: productsOf(params),
});
const worth = (params: Fields): Fields => ({
  value: number(params.value),
  coupon: text(params.coupon),
  products: productsOf(params),
});
const promotion = (params: Fields): Fields => {
  const first = Object((Array.isArray(params.items) ? params.items : [])[0]) as Fields;
  const of = (key: string) => text(params[key]) || text(first[key]);
  return {
    promotion_id: of("promotion_id") || of("promotion_name"),
    name: of("promotion_name"),
    creative: of("creative_name"),
    position: of("creative_slot"),
  };
};
const method = (params: Fields): Fields => ({ method: text(params.method) });

/**
 * GA4's recommended events as ours. Those that say nothing about a shop's goods or accounts are left out.
 * Source: developers.google.com/analytics/devguides/collection/ga4/reference/events
 */
const EVENTS = new Map<string, (params: Fields, currency: string) => Told[]>(
  Object.entries({
    view_item: each("Product Viewed"),
    view_item_list: one("Product List Viewed", (params) => ({ ...list(params), products: productsOf(params) })),
    select_item: (params, currency) =>
      productsOf(params).map((product) => ({
        event: "Product Clicked",
        properties: present({ currency, ...product, list_id: list(params).list_id }),
      })),
    add_to_cart: each("Product Added"),
    remove_from_cart: each("Product Removed"),
    add_to_wishlist: each("Product Added to Wishlist"),
    view_cart: one("Cart Viewed", worth),
    begin_checkout: one("Checkout Started", worth),
    add_shipping_info: one("Checkout Step Completed", (params) => ({
      step: "shipping",
      shipping_method: text(params.shipping_tier),
    })),
    add_payment_info: one("Payment Info Entered", (params) => ({ payment_method: text(params.payment_type) })),
    purchase: one("Order Completed", order, "order_id"),
    refund: one("Order Refunded", order, "order_id"),
    view_promotion: one("Promotion Viewed", promotion, "promotion_id"),
    select_promotion: one("Promotion Clicked", promotion, "promotion_id"),
    search: one("Products Searched", (params) => ({ query: text(params.search_term) }), "query"),
    view_search_results: one("Products Searched", (params) => ({ query: text(params.search_term) }), "query"),
    sign_up: one("Signed Up", method),
    login: one("Signed In", method),
  }),
);

/** Events that carry money: for the others a currency would say nothing. */
const MONEY = /Product |Cart|Checkout Started|Order /;

/** What one GA4 event tells; [] for those we do not know and for those without what makes them one. */
export const mapped = (name: string, params: Fields, currency: string): Told[] => {
  const map = EVENTS.get(name);
  if (!map) return [];
  const said = text(params.currency).toUpperCase() || currency;
  return map(params, said).map(({ event, properties }) => {
    const { currency: given, ...rest } = properties;
    return { event, properties: given && MONEY.test(event) ? properties : rest };
  });
};
