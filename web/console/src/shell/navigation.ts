/** Only what exists. A page gets its line here the day it works. */
export const NAVIGATION = [
  { to: "/", key: "home", group: null },
  { to: "/live", key: "live", group: null },
  { to: "/people", key: "people", group: null },
  { to: "/audiences", key: "audiences", group: null },
  { to: "/opportunities", key: "opportunities", group: null },
  { to: "/recommendations", key: "recommendations", group: null },
  { to: "/insights", key: "insights", group: null },
  { to: "/catalogue", key: "catalogue", group: null },
  { to: "/settings/tracking", key: "tracking", group: "settings" },
  { to: "/settings/traffic", key: "traffic", group: "settings" },
  { to: "/settings/webhooks", key: "webhooks", group: "settings" },
  { to: "/settings/privacy", key: "privacy", group: "settings" },
  { to: "/settings/health", key: "health", group: "settings" },
] as const;
