// The clients that shops have in their pages, each made to say the same; bundled by the test and run in Chromium.
import { RudderAnalytics } from "@rudderstack/analytics-js/bundled";
import { AnalyticsBrowser } from "@segment/analytics-next";
import {
  SnowplowEcommercePlugin,
  trackAddToCart,
  trackCheckoutStep,
  trackProductListView,
  trackProductView,
  trackPromotionClick,
  trackTransaction,
} from "@snowplow/browser-plugin-snowplow-ecommerce";
import {
  enableActivityTracking,
  newTracker,
  setUserId,
  trackPageView,
  trackSelfDescribingEvent,
} from "@snowplow/browser-tracker";

const products = [{ product_id: "p7", name: "Floor lamp", price: 49.9, quantity: 1 }];
const order = { order_id: "2001", total: 49.9, currency: "EUR", products };
const traits = { email: "ada@example.com", plan: "gold" };

window.segment = async (url, key) => {
  const host = url.replace("http://", "");
  const client = AnalyticsBrowser.load(
    { writeKey: key, cdnURL: url },
    { integrations: { "Segment.io": { apiHost: `${host}/v1`, protocol: "http" } } },
  );
  await client.page("Lamps");
  await client.track("Product Viewed", { product_id: "p7" });
  await client.identify("customer-17", traits);
  await client.track("Order Completed", order);
  await client.group("company-1", { industry: "tea" });
  await client.alias("customer-17", "visitor-9");
  await client.screen("Home");
};

window.rudder = (url, key) => {
  const client = new RudderAnalytics();
  client.load(key, `${url}/rudder`, { configUrl: url });
  client.page("Lamps");
  client.track("Product Viewed", { product_id: "p7" });
  client.identify("customer-17", traits);
  client.track("Order Completed", order);
  client.group("company-1", { industry: "tea" });
  client.alias("customer-17", "visitor-9");
};

window.snowplow = (url) => {
  const lamp = { id: "p7", name: "Floor lamp", category: "Lamps", price: 49.9, currency: "EUR", quantity: 1 };
  newTracker("sp", url, { appId: "shop", plugins: [SnowplowEcommercePlugin()] });
  setUserId("customer-17");
  enableActivityTracking({ minimumVisitLength: 1, heartbeatDelay: 1 });
  trackPageView({ title: "Lamps" });
  trackProductListView({ name: "lamps", products: [lamp] });
  trackProductView(lamp);
  trackAddToCart({ cart_id: "c1", total_value: 49.9, currency: "EUR", products: [lamp] });
  trackCheckoutStep({ step: 2, delivery_method: "express", shipping_full_address: "1 Secret Street" });
  trackPromotionClick({ id: "promo-1", name: "Autumn" });
  trackTransaction({
    transaction_id: "2001",
    revenue: 49.9,
    currency: "EUR",
    payment_method: "card",
    shipping: 4.9,
    products: [lamp],
  });
  trackSelfDescribingEvent({
    event: {
      schema: "iglu:com.snowplowanalytics.snowplow/site_search/jsonschema/1-0-0",
      data: { terms: ["floor", "lamp"], totalResults: 3 },
    },
  });
};
