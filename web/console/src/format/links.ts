const SYNONYMS: [RegExp, string][] = [
  [/^\/placements(?=\/|$|\?)/, "/recommendations"],
  [/^\/health(?=\/|$|\?)/, "/settings/health"],
  [/^\/products?(?=\/|$|\?)/, "/catalogue"],
  [/^\/decisions\/([^/?]+)$/, "/?panel=decision:$1"],
];

const PAGES = [
  /^\/(\?|$)/,
  /^\/(live|insights|opportunities)(\?|$)/,
  /^\/(people|audiences|recommendations|catalogue)(\/|\?|$)/,
  /^\/settings\/(health|tracking)(\?|$)/,
];

/** Whether the console has that page; an advice may point at one that does not exist yet. */
export function hasPage(route: string): boolean {
  return PAGES.some((page) => page.test(route));
}

/** An address the API names (`/console/placements/x`, `/placements/x`) as one of the console's own routes. */
export function routeOf(href: string): string {
  let path = href.replace(/^\/console(?=\/|$)/, "") || "/";
  if (!path.startsWith("/")) path = `/${path}`;
  for (const [pattern, target] of SYNONYMS) path = path.replace(pattern, target);
  return path;
}
