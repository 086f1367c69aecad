/** A schema.org thing: its types without their address, its properties each as a list. Values are texts or things. */
export interface Thing {
  types: string[];
  properties: Record<string, (string | Thing)[]>;
}

const MAX_DEPTH = 8;
const bare = (name: string): string => name.replace(/^(https?:\/\/schema\.org\/|schema:)/, "").trim();

const values = (value: unknown, depth: number): (string | Thing)[] => {
  if (Array.isArray(value)) return value.flatMap((one) => values(one, depth));
  if (typeof value === "string" || typeof value === "number") return [String(value).trim()];
  if (!value || typeof value !== "object" || depth > MAX_DEPTH) return [];
  const literal = (value as { "@value"?: unknown })["@value"];
  return literal === undefined ? [thingOf(value, depth)] : values(literal, depth);
};

const thingOf = (value: object, depth: number): Thing => {
  const thing: Thing = { types: [], properties: Object.create(null) };
  for (const [key, held] of Object.entries(value)) {
    if (key === "@type") thing.types = values(held, depth).map((type) => (typeof type === "string" ? bare(type) : ""));
    else if (!key.startsWith("@")) thing.properties[bare(key)] = values(held, depth + 1);
  }
  return thing;
};

/** The things at the top of one JSON-LD block, of its `@graph` too. Not JSON: none. */
export const thingsOfJson = (json: string): Thing[] => {
  try {
    const roots = ([] as unknown[]).concat(JSON.parse(json));
    return roots
      .flatMap((root) => [root, ...([] as unknown[]).concat((Object(root) as { "@graph"?: unknown })["@graph"] || [])])
      .filter((root): root is object => !!root && typeof root === "object")
      .map((root) => thingOf(root, 0));
  } catch {
    return [];
  }
};

/** A microdata property's value. Source: HTML standard, "Microdata", values. */
const propertyOf = (element: Element): string | Thing => {
  if (element.hasAttribute("itemscope")) return thingOfElement(element);
  const said =
    element.getAttribute("content") ||
    element.getAttribute("href") ||
    element.getAttribute("src") ||
    element.getAttribute("value") ||
    element.getAttribute("datetime") ||
    element.textContent ||
    "";
  return bare(said.replace(/\s+/g, " "));
};

/** A microdata item; its properties are those whose nearest item it is. */
export const thingOfElement = (item: Element): Thing => {
  const types = (item.getAttribute("itemtype") || "").split(/\s+/).map(bare);
  const properties: Thing["properties"] = Object.create(null);
  for (const element of Array.from(item.querySelectorAll("[itemprop]"))) {
    if (element.parentElement?.closest("[itemscope]") !== item) continue;
    for (const name of (element.getAttribute("itemprop") || "").split(/\s+/)) {
      properties[bare(name)] = (properties[bare(name)] || []).concat(propertyOf(element));
    }
  }
  return { types, properties };
};
