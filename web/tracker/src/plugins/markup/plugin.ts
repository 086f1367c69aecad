import { onLeave, register, whenParsed } from "../../host";
import type { Fields } from "../../types";
import { type Thing, thingOfElement, thingsOfJson } from "./node";
import { productViewed } from "./product";

/** How long the shop has, from here on, to tell of the product itself: tag managers do it late. */
const WAIT_MS = 1500;

const read = (): Fields | null => {
  const blocks = Array.from(document.querySelectorAll('script[type="application/ld+json"]'));
  const items = Array.from(document.querySelectorAll("[itemscope][itemtype]:not([itemprop])"));
  const things: Thing[] = blocks.flatMap((block) => thingsOfJson(block.textContent || ""));
  return productViewed(things.concat(items.map(thingOfElement)));
};

register("markup", (host) => {
  let toldByShop = false;
  let waiting: Fields | null = null;
  const send = () => {
    const properties = waiting;
    waiting = null;
    if (properties && !toldByShop) host.track("Product Viewed", properties);
  };
  const look = () => {
    const properties = read();
    if (!properties || toldByShop) return;
    // what the page is about matters to its first decision, which does not wait
    host.about({
      type: "product",
      product_id: String(properties.product_id),
      category: String(properties.category || ""),
    });
    waiting = properties;
    setTimeout(host.safely(send), WAIT_MS);
  };
  host.hear((what, event) => {
    if (what === "track" && event === "Product Viewed") toldByShop = true;
    if (what !== "page") return;
    send();
    toldByShop = false;
    setTimeout(host.safely(look), 0); // the new view's markup, where a single page brings it
  });
  whenParsed(host, look);
  onLeave(host, send);
});
