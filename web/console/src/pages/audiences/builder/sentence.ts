import type { Condition, Events, Filter, Sequence } from "./condition";
import { bare, isGroup } from "./condition";
import { capital, type Phrases } from "./phrases";

/** A whole audience as one sentence that can be read aloud. */
export function sentence(condition: Condition, say: Phrases): string {
  const { inner, not } = bare(condition);
  if (isGroup(inner) && inner.of.length === 0) return say.t((inner.type === "all") !== not ? "everybody" : "nobody");
  return capital(say.t("people", { what: clause(condition, say, false) }));
}

/** What is said of the people a condition is about: "who ordered", "whose country is France". */
export function clause(condition: Condition, say: Phrases, inside = true): string {
  const { inner, not } = bare(condition);
  if (not) return say.t("except", { what: clause(inner, say) });
  if (inner.type !== "all" && inner.type !== "any") return inner.type === "not" ? "" : leaf(inner, say);
  if (inner.of.length === 0) return say.t(inner.type === "all" ? "part_everybody" : "part_nobody");
  const parts = inner.of.map((one, n) => (n > 0 ? following(one, say) : clause(one, say)));
  const joined = parts.join(say.t(inner.type === "all" ? "and" : "or"));
  return inside && parts.length > 1 ? `(${joined})` : joined;
}

/** After an "and", what is excepted is "not those who …". */
function following(condition: Condition, say: Phrases): string {
  const { inner, not } = bare(condition);
  return not ? say.t("not_those", { what: clause(inner, say) }) : clause(condition, say);
}

function leaf(condition: Exclude<Condition, { type: "all" | "any" | "not" }>, say: Phrases): string {
  switch (condition.type) {
    case "audience":
      return say.t("in_audience", { name: say.audience(condition.audience_id) });
    case "list":
      return say.t("on_list", { name: condition.list_id });
    case "sequence":
      return say.t("who", { did: followed(condition, say) });
    case "fact": {
      const test = condition.test;
      if (typeof test.value === "boolean" && (test.op === "is" || test.op === "is_not")) {
        const yes = test.value === (test.op === "is");
        const phrase = say.t(`${yes ? "yes" : "no"}.${condition.fact}`, { defaultValue: "" });
        if (phrase) return phrase;
      }
      const source = condition.key?.startsWith("lookalike.") && test.op === "at_most" && typeof test.value === "number";
      if (source)
        return say.t("alike", {
          share: say.ratio(test.value as number),
          name: say.audience(condition.key?.slice(10) ?? ""),
        });
      const said = { fact: say.fact(condition.fact), test: say.test(test, condition.fact), key: condition.key };
      return say.t(condition.key ? "whose_key" : "whose", said);
    }
    case "events":
      return asked(condition, say);
  }
}

function asked(events: Events, say: Phrases): string {
  const { measure, test, field, n } = events;
  const once = measure !== "count" || (test.op === "at_least" && test.value === 1);
  const times = once ? "" : say.times(test);
  const did = words(say.event(events.event), times, say.window(events.window), filters(events.where, say));
  if (measure === "count" || !field) return say.t("who", { did });
  const compared = say.test(test, measure === "distinct" ? "" : field);
  return say.t(`measured.${measure}`, { did, field: say.field(field), test: compared, n });
}

function followed(sequence: Sequence, say: Phrases): string {
  const steps = sequence.steps.map((step, number) => {
    const done = did(step.event, step.where, say);
    if (number === 0) return done;
    const kind = `${step.absent ? "absent" : "next"}${step.within ? "_within" : ""}`;
    return say.t(`then.${kind}`, { did: done, span: step.within ? say.span(step.within) : "" });
  });
  return words(steps.join(", "), say.window(sequence.window));
}

/** What people did: "ordered (order value is more than €100)". */
export function did(event: string, where: readonly Filter[] | undefined, say: Phrases): string {
  return words(say.event(event), filters(where, say));
}

function filters(where: readonly Filter[] | undefined, say: Phrases): string {
  if (!where?.length) return "";
  const each = where.map((one) => `${say.field(one.field)} ${say.test(one.test, last(one.field))}`);
  return `(${each.join(", ")})`;
}

const last = (field: string) => field.replace(/^product\./, "");
const words = (...parts: string[]) => parts.filter(Boolean).join(" ");
