// Segment's and Snowplow's clients for Node, as a shop's server uses them: node node_clients.mjs URL KEY HOST PORT
import { Analytics } from "@segment/analytics-node";
import { buildPageView, buildSelfDescribingEvent, newTracker } from "@snowplow/node-tracker";

const [url, key] = process.argv.slice(2);
const consent = { consent: { categoryPreferences: { measure: true, personalise: true } } };
const who = { userId: "customer-17", context: consent };
const products = [{ product_id: "p7", name: "Floor lamp", price: 49.9, quantity: 1 }];

const segment = new Analytics({ writeKey: key, host: url, path: "/v1/batch", flushInterval: 100 });
segment.on("error", (error) => console.error("segment", error));
segment.identify({ ...who, traits: { email: "ada@example.com", plan: "gold" } });
segment.track({ ...who, anonymousId: "device-1", event: "Product Viewed", properties: { product_id: "p7" } });
segment.track({
  ...who,
  anonymousId: "device-1",
  messageId: "order-2001",
  event: "Order Completed",
  properties: { order_id: "2001", total: 49.9, currency: "EUR", products },
});
segment.page({ ...who, name: "Docs", properties: { path: "/docs" } });
segment.screen({ ...who, name: "Home" });
segment.group({ ...who, groupId: "company-1", traits: { industry: "tea" } });
segment.alias({ ...who, previousId: "visitor-9" });
await segment.closeAndFlush();

const failed = [];
const tracker = newTracker(
  { namespace: "server", appId: "shop", encodeBase64: true },
  {
    endpoint: url,
    bufferSize: 2,
    customHeaders: { Authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}` },
    onRequestFailure: (failure) => failed.push(failure.message),
  },
);
tracker.setUserId("customer-18");
tracker.track(buildPageView({ pageUrl: "https://shop.example/lamps", pageTitle: "Lamps" }));
tracker.track(
  buildSelfDescribingEvent({ event: { schema: "iglu:com.acme/checkout_help/jsonschema/1-0-0", data: { asked: 3 } } }),
  [{ schema: "iglu:com.snowplowanalytics.snowplow/gdpr/jsonschema/1-0-0", data: { basisForProcessing: "consent" } }],
);
for (let attempt = 0; attempt < 3; attempt++) await tracker.flush();
console.log(JSON.stringify({ failed }));
