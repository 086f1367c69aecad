/** Only what exists. A page gets its line here the day it works. */
export const NAVIGATION = [
  { to: "/", key: "home", group: null },
  { to: "/live", key: "live", group: null },
  { to: "/people", key: "people", group: null },
  { to: "/recommendations", key: "recommendations", group: null },
  { to: "/catalogue", key: "catalogue", group: null },
  { to: "/settings/health", key: "health", group: "settings" },
] as const;
