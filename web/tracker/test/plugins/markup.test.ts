import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { thingOfElement, thingsOfJson } from "../../src/plugins/markup/node";
import { productViewed } from "../../src/plugins/markup/product";
import { fakeHost, runPlugin } from "./host";

const LAMP = {
  "@context": "https://schema.org",
  "@type": "Product",
  sku: "SKU_1",
  name: "Floor lamp",
  brand: { "@type": "Brand", name: "Lumen" },
  image: ["/lamp.jpg", "/lamp2.jpg"],
  offers: { "@type": "Offer", price: 49.9, priceCurrency: "EUR" },
};
const CRUMBS = {
  "@type": "BreadcrumbList",
  itemListElement: [
    { "@type": "ListItem", position: 3, name: "Floor lamps" },
    { "@type": "ListItem", position: 1, name: "Start", item: "https://shop.example/" },
    { "@type": "ListItem", position: 2, item: { "@id": "https://shop.example/lamps", name: "Lamps" } },
    { "@type": "ListItem", position: 4, name: "Floor lamp" },
  ],
};
const VIEWED = {
  product_id: "SKU_1",
  name: "Floor lamp",
  brand: "Lumen",
  price: 49.9,
  currency: "EUR",
  image_url: "/lamp.jpg",
};
const read = (...blocks: unknown[]) => productViewed(blocks.flatMap((block) => thingsOfJson(JSON.stringify(block))));

describe("JSON-LD", () => {
  it("reads a product, alone, in a list, in a graph, as a page's main thing", () => {
    expect(read(LAMP)).toEqual(VIEWED);
    expect(read([LAMP])).toEqual(VIEWED);
    expect(read({ "@graph": [{ "@type": "WebSite", name: "Shop" }, LAMP] })).toEqual(VIEWED);
    expect(read({ "@type": "ItemPage", mainEntity: LAMP })).toEqual(VIEWED);
    expect(read({ ...LAMP, "@type": ["https://schema.org/Product"] })).toEqual(VIEWED);
    expect(read(LAMP, LAMP)).toEqual(VIEWED);
  });

  it("takes its category from the breadcrumbs, without the start page and the product itself", () => {
    expect(read(CRUMBS, LAMP)).toEqual({ ...VIEWED, category: "Lamps > Floor lamps" });
    expect(read(CRUMBS, { ...LAMP, category: "Lighting" })).toMatchObject({ category: "Lighting" });
  });

  it.each([
    [{ offers: [{ price: "12.50", priceCurrency: "USD" }] }, 12.5, "USD"],
    [{ offers: { "@type": "AggregateOffer", lowPrice: "9", priceCurrency: "EUR" } }, 9, "EUR"],
    [{ offers: { priceSpecification: { price: 5, priceCurrency: "CHF" } } }, 5, "CHF"],
    [{ offers: { price: "1 234,50 €", priceCurrency: "EUR" } }, undefined, undefined],
    [{ offers: undefined }, undefined, undefined],
  ])("reads the price of %j", (fields, price, currency) => {
    const found = read({ ...LAMP, ...fields });
    expect([found?.price, found?.currency]).toEqual([price, currency]);
  });

  it("is about no product where there are several, none, or one without an id", () => {
    expect(read(LAMP, { ...LAMP, sku: "SKU_2" })).toBeNull();
    expect(read({ "@type": "ItemList", itemListElement: [{ item: LAMP }] })).toBeNull();
    expect(read({ ...LAMP, sku: undefined })).toBeNull();
    expect(read({ "@type": "Organization", sku: "x" })).toBeNull();
    expect(read({ ...LAMP, isRelatedTo: [{ ...LAMP, sku: "SKU_2" }] })).toEqual(VIEWED);
  });

  it.each(["", "{", "null", "7", '"x"', "[]", "[null]", '{"@graph":null}', '{"@type":{"a":[{}]},"__proto__":{"x":1}}'])(
    "finds no product in %s",
    (json) => {
      expect(productViewed(thingsOfJson(json))).toBeNull();
    },
  );
});

describe("microdata", () => {
  it("reads a product with its offer, not what stands in another thing", () => {
    document.body.innerHTML = `
      <div itemscope itemtype="https://schema.org/Product">
        <h1 itemprop="name">Floor
          lamp</h1><meta itemprop="sku" content="SKU_1"><img itemprop="image" src="/lamp.jpg" alt="">
        <span itemprop="brand" itemscope itemtype="https://schema.org/Brand"><b itemprop="name">Lumen</b></span>
        <p itemprop="offers" itemscope itemtype="https://schema.org/Offer">
          <b itemprop="price" content="49.90">49,90 €</b><meta itemprop="priceCurrency" content="EUR"></p>
        <i itemprop="constructor">x</i>
      </div>`;
    expect(productViewed([thingOfElement(document.body.firstElementChild as Element)])).toEqual(VIEWED);
  });
});

describe("the plugin", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.resetModules();
    document.body.innerHTML = `<script type="application/ld+json">${JSON.stringify(LAMP)}</script>`;
  });
  afterEach(() => {
    vi.useRealTimers();
    document.body.innerHTML = "";
  });
  const begin = async () => {
    const host = fakeHost();
    await runPlugin(() => import("../../src/plugins/markup/plugin"), host);
    return host;
  };

  it("tells of the product when the shop does not, and what the page is about at once", async () => {
    const host = await begin();
    expect(host.subjects).toEqual([{ type: "product", product_id: "SKU_1", category: "" }]);
    expect(host.tracked).toEqual([]);
    vi.advanceTimersByTime(2000);
    expect(host.tracked).toEqual([{ event: "Product Viewed", properties: VIEWED }]);
    dispatchEvent(new Event("pagehide"));
    expect(host.tracked.length).toBe(1);
  });

  it("is silent when the shop tells itself", async () => {
    const host = await begin();
    vi.advanceTimersByTime(1000);
    host.track("Product Viewed", { product_id: "SKU_1" });
    vi.advanceTimersByTime(5000);
    expect(host.tracked.length).toBe(1);
  });

  it("tells it before the page goes", async () => {
    const host = await begin();
    dispatchEvent(new Event("pagehide"));
    expect(host.tracked.length).toBe(1);
  });
});
