import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createDuplicates } from "../../src/plugins/ga4/duplicates";
import { entryOf } from "../../src/plugins/ga4/entries";
import { mapped } from "../../src/plugins/ga4/mapping";
import { fakeHost, runPlugin } from "./host";

/** What `gtag()` pushes. */
function pushed(..._given: unknown[]): IArguments {
  // biome-ignore lint/complexity/noArguments: gtag pushes the arguments object itself
  return arguments;
}
const LAMP = {
  item_id: "SKU_1",
  item_name: "Lamp",
  item_brand: "Lumen",
  item_category: "Home",
  item_category2: "Lamps",
  item_variant: "green",
  price: 12.5,
  quantity: 2,
  index: 3,
};
const PRODUCT = {
  product_id: "SKU_1",
  name: "Lamp",
  brand: "Lumen",
  category: "Home > Lamps",
  variant: "green",
  price: 12.5,
  quantity: 2,
  position: 3,
};

describe("entries", () => {
  it("reads gtag's arguments, and objects of tag managers", () => {
    expect(entryOf(pushed("event", "view_item", { items: [] }))).toEqual({
      kind: "event",
      name: "view_item",
      params: { items: [] },
    });
    expect(entryOf({ event: "view_item", ecommerce: { currency: "EUR" } })).toMatchObject({
      kind: "event",
      name: "view_item",
      params: { currency: "EUR" },
    });
    expect(entryOf(pushed("config", "G-1", { currency: "EUR" }))).toEqual({ kind: "set", params: { currency: "EUR" } });
    expect(entryOf(pushed("consent", "update", { ad_storage: "denied" }))).toEqual({
      kind: "consent",
      command: "update",
      params: { ad_storage: "denied" },
    });
  });

  it.each([
    null,
    undefined,
    7,
    "event",
    [],
    ["event", "purchase"],
    {},
    { event: {} },
    pushed(),
    pushed("js", new Date()),
  ])("takes %j for nothing", (entry) => {
    expect(entryOf(entry)).toBeNull();
  });
});

describe("mapping", () => {
  const first = (name: string, params: Record<string, unknown>) => mapped(name, params, "")[0];

  it.each([
    ["view_item", "Product Viewed"],
    ["add_to_cart", "Product Added"],
    ["remove_from_cart", "Product Removed"],
    ["add_to_wishlist", "Product Added to Wishlist"],
    ["select_item", "Product Clicked"],
  ])("tells %s as %s, one a product", (name, event) => {
    const told = mapped(name, { currency: "eur", items: [LAMP, { item_id: 7 }, { item_name: "nameless id" }] }, "");
    expect(told.map((one) => one.event)).toEqual([event, event]);
    expect(told[0]?.properties).toEqual({ ...PRODUCT, currency: "EUR" });
    expect(told[1]?.properties).toEqual({ product_id: "7", currency: "EUR" });
  });

  it("tells a purchase as the order its transaction is", () => {
    const params = {
      transaction_id: "T-1",
      value: 25,
      tax: "5",
      shipping: 4.9,
      currency: "EUR",
      coupon: "X",
      items: [LAMP],
    };
    expect(first("purchase", params)).toEqual({
      event: "Order Completed",
      properties: {
        order_id: "T-1",
        revenue: 25,
        tax: 5,
        shipping: 4.9,
        coupon: "X",
        currency: "EUR",
        products: [PRODUCT],
      },
    });
  });

  it("makes no order of a purchase without a transaction, and no product of an item without an id", () => {
    expect(mapped("purchase", { transaction_id: "", value: 25, items: [LAMP] }, "")).toEqual([]);
    expect(mapped("view_item", { items: [{ item_name: "Lamp" }] }, "")).toEqual([]);
  });

  it("leaves out what is empty or not a number", () => {
    const { properties } = first("view_item", {
      items: [{ item_id: "a", price: "", quantity: null, index: "x" }],
    }) as never;
    expect(properties).toEqual({ product_id: "a" });
  });

  it("tells lists, carts, searches and promotions", () => {
    expect(first("view_item_list", { item_list_id: "lamps", items: [LAMP] })?.properties).toMatchObject({
      list_id: "lamps",
      products: [{ product_id: "SKU_1" }],
    });
    expect(first("begin_checkout", { value: "25.00", currency: "EUR", items: [LAMP] })).toMatchObject({
      event: "Checkout Started",
      properties: { value: 25, currency: "EUR" },
    });
    expect(first("search", { search_term: "lamp" })).toEqual({
      event: "Products Searched",
      properties: { query: "lamp" },
    });
    expect(first("view_promotion", { promotion_id: "P", promotion_name: "Sale" })).toMatchObject({
      event: "Promotion Viewed",
      properties: { promotion_id: "P", name: "Sale" },
    });
    expect(mapped("login", { method: "Google", currency: "EUR" }, "EUR")).toEqual([
      { event: "Signed In", properties: { method: "Google" } },
    ]);
  });

  it.each(["page_view", "gtm.js", "constructor", "__proto__", ""])("does not know %s", (name) => {
    expect(mapped(name, { items: [LAMP] }, "EUR")).toEqual([]);
  });
});

describe("duplicates", () => {
  it("lets each of the shop's tellings answer for one", () => {
    const duplicates = createDuplicates();
    duplicates.told("Product Added", { product_id: "a", quantity: 1 });
    expect(duplicates.known("Product Added", { product_id: "a", price: 3 })).toBe(true);
    expect(duplicates.known("Product Added", { product_id: "a", price: 3 })).toBe(false);
    expect(duplicates.known("Product Added", { product_id: "b" })).toBe(false);
  });
});

describe("the plugin", () => {
  const layer = () => (window as unknown as { dataLayer: unknown[] }).dataLayer;
  beforeEach(() => {
    vi.useFakeTimers();
    vi.resetModules();
    Object.assign(window, { dataLayer: [] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const begin = async () => {
    const host = fakeHost();
    await runPlugin(() => import("../../src/plugins/ga4/plugin"), host);
    return host;
  };
  const events = (host: ReturnType<typeof fakeHost>) => host.tracked.map(({ event }) => event);

  it("reads what was there and what comes, each once, through a layer that drops its oldest, and patches nothing", async () => {
    const { push } = layer();
    layer().push({ event: "view_item", ecommerce: { items: [LAMP] } });
    const host = await begin();
    expect(host.subjects).toEqual([{ type: "product", product_id: "SKU_1", category: "Home > Lamps" }]);
    vi.advanceTimersByTime(600);
    layer().push(pushed("event", "add_to_cart", { items: [LAMP] }));
    layer().shift();
    vi.advanceTimersByTime(600);
    layer().push(pushed("event", "add_to_cart", { items: [LAMP] }));
    layer().shift();
    vi.advanceTimersByTime(600);
    expect(events(host)).toEqual(["Product Viewed", "Product Added", "Product Added"]);
    expect(layer().push).toBe(push);
    expect(Object.keys(layer())).toEqual(["0"]);
  });

  it("leaves out what the shop tells itself, before it or just after", async () => {
    const host = await begin();
    host.track("Product Added", { product_id: "SKU_1" });
    layer().push(pushed("event", "add_to_cart", { items: [LAMP] }));
    layer().push(pushed("event", "purchase", { transaction_id: "T-1", items: [LAMP] }));
    vi.advanceTimersByTime(250);
    host.track("Order Completed", { order_id: "T-1" });
    vi.advanceTimersByTime(1000);
    expect(events(host)).toEqual(["Product Added", "Order Completed"]);
  });

  it("tells what was pushed in the last moment before the page goes", async () => {
    const host = await begin();
    layer().push(pushed("event", "add_to_cart", { items: [LAMP] }));
    dispatchEvent(new Event("pagehide"));
    expect(events(host)).toEqual(["Product Added"]);
  });

  it("takes the currency that was set for all", async () => {
    layer().push(pushed("set", { currency: "chf" }));
    layer().push({
      get event(): string {
        throw new Error("the shop's own mistake");
      },
    });
    const host = fakeHost();
    host.safely =
      (run) =>
      (...given) => {
        try {
          run(...given);
        } catch {}
      };
    await runPlugin(() => import("../../src/plugins/ga4/plugin"), host);
    layer().push({ event: "view_item", ecommerce: { items: [LAMP] } });
    vi.advanceTimersByTime(1000);
    expect(host.tracked[0]?.properties.currency).toBe("CHF");
  });
});
