import type { components } from "../../../generated/api";

type Schemas = components["schemas"];
export type Condition = Schemas["WhyPart"]["condition"];
export type Group = Extract<Condition, { type: "all" | "any" }>;
export type Events = Schemas["Events"];
export type Fact = Schemas["Fact"];
export type Sequence = Schemas["Sequence"];
export type Step = Sequence["steps"][number];
export type Filter = Schemas["Filter"];
export type Comparison = Schemas["Comparison"];
export type Operator = Comparison["op"];
export type Window = NonNullable<Events["window"]>;
export type Vocabulary = Schemas["Vocabulary"];
export type Kind = Schemas["FieldKind"]["kind"];

export const isGroup = (one: Condition): one is Group => one.type === "all" || one.type === "any";
/** A condition without the "not"s around it, and whether an odd number of them was. */
export function bare(condition: Condition): { inner: Condition; not: boolean } {
  let [inner, not] = [condition, false];
  while (inner.type === "not") [inner, not] = [inner.of, !not];
  return { inner, not };
}
export const negated = (condition: Condition, not: boolean): Condition =>
  not ? { type: "not", of: condition } : condition;

/** Which kinds of value can be compared how, and the value a comparison begins with. */
export function comparison(op: Operator, kind: Kind, before?: Comparison): Comparison {
  if (op === "known" || op === "unknown") return { op, values: [] };
  const kept = before?.value ?? before?.values?.[0];
  if (op === "in_last" || op === "not_in_last" || op === "in_next") {
    const fits = typeof kept === "string" && /^[1-9]\d{0,4}[mhdw]$/.test(kept);
    return { op, value: fits ? kept : "30d", values: [] };
  }
  if (op === "after" || op === "before") {
    const fits = typeof kept === "string" && /^\d{4}-\d\d-\d\dT/.test(kept);
    return { op, value: fits ? kept : `${new Date().toISOString().slice(0, 10)}T00:00:00Z`, values: [] };
  }
  const numeric = kind === "number" || ["at_least", "at_most", "more_than", "less_than", "between"].includes(op);
  const first = fitting(kept, numeric ? "number" : kind);
  if (op === "one_of" || op === "none_of") return { op, values: before?.values?.length ? before.values : [first] };
  if (op === "between") {
    const low = typeof first === "number" ? first : 1;
    return { op, value: low, high: Math.max(low, before?.high ?? low + 9), values: [] };
  }
  return { op, value: first, values: [] };
}

function fitting(value: unknown, kind: Kind): string | number | boolean {
  if (kind === "number") return typeof value === "number" ? value : 1;
  if (kind === "boolean") return typeof value === "boolean" ? value : true;
  if (kind === "any" && (typeof value === "number" || typeof value === "boolean")) return value;
  return typeof value === "string" ? value : "";
}

export const FIRST: Record<Kind, Operator> = {
  text: "is",
  number: "at_least",
  boolean: "is",
  time: "in_last",
  any: "is",
};

export function newEvents(event: string): Events {
  return {
    type: "events",
    event,
    where: [],
    window: { last: "30d" },
    measure: "count",
    test: { op: "at_least", value: 1, values: [] },
  };
}

export function newFact(fact: string, vocabulary: Vocabulary): Fact {
  const known = vocabulary.facts.find((one) => one.fact === fact);
  const kind = known?.kind ?? "any";
  return { type: "fact", fact, key: known?.keyed ? "?" : null, test: comparison(FIRST[kind], kind) };
}

export function newSequence(): Sequence {
  return {
    type: "sequence",
    steps: [
      { event: "Product Viewed", where: [], absent: false },
      { event: "Order Completed", where: [], within: "2d", absent: true },
    ],
    window: { last: "30d" },
  };
}

/** The condition that a choice of the list begins with; the list's values are `event:…`, `fact:…`, and so on. */
export function begun(choice: string, vocabulary: Vocabulary): Condition {
  const at = choice.indexOf(":");
  const [what, name] = [choice.slice(0, at), choice.slice(at + 1)];
  if (what === "event") return newEvents(name);
  if (what === "audience") return { type: "audience", audience_id: name };
  if (what === "list") return { type: "list", list_id: name };
  if (what === "sequence") return newSequence();
  return newFact(name, vocabulary);
}

export function chosen(condition: Condition): string {
  switch (condition.type) {
    case "events":
      return `event:${condition.event}`;
    case "fact":
      return `fact:${condition.fact}`;
    case "audience":
      return `audience:${condition.audience_id}`;
    case "list":
      return `list:${condition.list_id}`;
    default:
      return "sequence:";
  }
}

/** The kind of a field's values; what the shop decides, and names nobody knows, may be any. */
export function fieldKind(vocabulary: Vocabulary, event: string, field: string): Kind {
  const known = vocabulary.events.find((one) => one.event === event);
  const own = known?.fields.find((one) => one.field === field);
  if (own) return own.kind;
  if (field === "at") return "time";
  if (field.startsWith("product.attribute.")) return "text";
  return vocabulary.product_fields.find((one) => one.field === field)?.kind ?? "any";
}

/** Amounts are kept in the smallest coin; people read and write whole ones. */
export const isMoney = (name: string) => name.endsWith("_minor");
