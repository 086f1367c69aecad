import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { Choice } from "../../../parts/choice";
import searching from "../../../parts/search-field.module.css";
import { Tick } from "../../../parts/tick";
import { suggestionsQuery } from "../queries";
import css from "./builder.module.css";
import { Compare } from "./compare";
import { comparison, type Events, type Fact, FIRST, fieldKind, type Sequence, type Step } from "./condition";
import { useBuilding } from "./context";
import { FieldChoice, Filters, firstField } from "./filters";
import { capital } from "./phrases";
import { DurationValue } from "./values";
import { WindowChoice } from "./windows";

const MEASURES = ["count", "sum", "distinct", "first", "last", "nth"] as const;

/** Each measure of the fields it makes sense of. */
const FITS: Record<string, (kind: string, field: string) => boolean> = {
  sum: (kind) => kind === "number" || kind === "any",
  distinct: (_, field) => field !== "at",
};

export function EventsFields({ events, onChange }: { events: Events; onChange: (events: Events) => void }) {
  const { say, vocabulary } = useBuilding();
  const { event, measure, field, test } = events;
  const known = vocabulary.events.find((one) => one.event === event);
  const counts = measure === "count" || measure === "sum" || measure === "distinct";
  const kind = counts || !field ? "number" : fieldKind(vocabulary, event, field);
  const fits = FITS[measure];

  function measured(next: Events["measure"]) {
    if (next === "count") return onChange({ ...events, measure: next, field: null, n: null, test: numbered() });
    const first = next === "sum" ? firstNumber() : (field ?? firstField(vocabulary, event));
    const of = next === "distinct" && first === "at" ? firstField(vocabulary, event) : first;
    const kept = next === "sum" || next === "distinct" ? "number" : fieldKind(vocabulary, event, of);
    const compared = comparison(FIRST[kept], kept, kept === kind ? test : undefined);
    onChange({ ...events, measure: next, field: of, n: next === "nth" ? (events.n ?? 2) : null, test: compared });
  }
  const numbered = () => (kind === "number" ? test : comparison("at_least", "number"));
  const firstNumber = () => {
    const listed = [...(known?.fields ?? []), ...(known?.of_products ? vocabulary.product_fields : [])];
    return listed.find((one) => one.kind === "number")?.field ?? (known?.is_open === false ? "at" : "?");
  };
  const sums = known === undefined || known.is_open || firstNumber() !== "at";
  const what = measure === "count" ? say.t("measure.count") : capital(say.field(field ?? ""));
  return (
    <>
      <div className={css.line}>
        <Choice
          label={say.t("ui.measure")}
          value={measure}
          options={MEASURES.filter((one) => one !== "sum" || sums).map((one) => ({
            value: one,
            label: capital(say.t(`measure.${one}`)),
          }))}
          onChange={(one) => measured(one as Events["measure"])}
        />
        {measure === "nth" && (
          <input
            type="number"
            min={1}
            max={60}
            className={`${searching.field} ${css.number}`}
            aria-label={say.t("ui.which_one")}
            value={events.n ?? 1}
            onChange={(event) => {
              const n = Math.round(event.currentTarget.valueAsNumber);
              if (n >= 1 && n <= 60) onChange({ ...events, n });
            }}
          />
        )}
        {measure !== "count" && (
          <FieldChoice
            label={say.t("ui.field")}
            event={event}
            field={field ?? "?"}
            fits={fits}
            onChange={(of) => {
              const next = counts ? "number" : fieldKind(vocabulary, event, of);
              onChange({ ...events, field: of, test: next === kind ? test : comparison(FIRST[next], next) });
            }}
          />
        )}
        <Compare
          test={test}
          kind={kind}
          about={measure === "distinct" || measure === "count" ? "" : (field ?? "").replace(/^product\./, "")}
          what={what}
          suggest={counts ? null : { of: "values", event, field: field ?? "" }}
          onChange={(next) => onChange({ ...events, test: next })}
        />
        {measure === "count" && <span>{say.t("ui.times")}</span>}
      </div>
      <WindowChoice window={events.window} onChange={(window) => onChange({ ...events, window })} />
      <Filters event={event} where={events.where ?? []} onChange={(where) => onChange({ ...events, where })} />
    </>
  );
}

export function FactFields({ fact, onChange }: { fact: Fact; onChange: (fact: Fact) => void }) {
  const { say, vocabulary } = useBuilding();
  const known = vocabulary.facts.find((one) => one.fact === fact.fact);
  const kind = known?.kind ?? "any";
  return (
    <div className={css.line}>
      {known?.keyed && (
        <KeyField fact={fact.fact} value={fact.key ?? "?"} onChange={(key) => onChange({ ...fact, key })} />
      )}
      <Compare
        test={fact.test}
        kind={kind}
        about={fact.fact}
        what={capital(say.fact(fact.fact))}
        suggest={known?.kind === "time" ? null : { of: "values", fact: fact.fact, key: fact.key ?? "" }}
        onChange={(test) => onChange({ ...fact, test })}
      />
    </div>
  );
}

/** Which trait, category, score: of those the shop has. */
function KeyField({ fact, value, onChange }: { fact: string; value: string; onChange: (key: string) => void }) {
  const { say } = useBuilding();
  const id = useId();
  const found = useQuery(suggestionsQuery({ of: "keys", fact }));
  return (
    <>
      <input
        className={`${searching.field} ${css.text}`}
        aria-label={say.t("ui.which", { what: capital(say.fact(fact)) })}
        placeholder={say.t("ui.which_short")}
        list={id}
        maxLength={200}
        value={value === "?" ? "" : value}
        onChange={(event) => onChange(event.currentTarget.value || "?")}
      />
      <datalist id={id}>
        {found.data?.map((one) => (
          <option key={String(one.value)} value={String(one.value)} />
        ))}
      </datalist>
    </>
  );
}

const MOST_STEPS = 6;

export function SequenceFields({ sequence, onChange }: { sequence: Sequence; onChange: (sequence: Sequence) => void }) {
  const { say } = useBuilding();
  const { steps } = sequence;
  const set = (next: Step[]) => onChange({ ...sequence, steps: sound(next) });
  return (
    <>
      <ol className={css.steps}>
        {steps.map((step, number) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is edited in its place
          <li key={number}>
            <StepFields
              step={step}
              number={number}
              last={number === steps.length - 1}
              mayBeAbsent={number > 0 && !steps[number - 1]?.absent && !steps[number + 1]?.absent}
              onChange={(next) => set(steps.map((one, n) => (n === number ? next : one)))}
              onRemove={steps.length > 2 ? () => set(steps.filter((_, n) => n !== number)) : undefined}
            />
          </li>
        ))}
      </ol>
      {steps.length < MOST_STEPS && (
        <button
          type="button"
          className={css.add}
          onClick={() => set([...steps, { event: "Order Completed", where: [], absent: false }])}
        >
          {say.t("ui.add_step")}
        </button>
      )}
      <WindowChoice window={sequence.window} onChange={(window) => onChange({ ...sequence, window })} />
    </>
  );
}

/** What the language asks of steps: nothing before the first, an end for what may not follow, none between two. */
export function sound(steps: Step[]): Step[] {
  const made: Step[] = [];
  for (const [number, step] of steps.entries()) {
    const last = number === steps.length - 1;
    const absent = step.absent === true && number > 0 && !made[number - 1]?.absent;
    const within = number === 0 || (absent && !last) ? null : (step.within ?? (absent ? "2d" : null));
    made.push({ ...step, absent, within });
  }
  return made;
}

interface StepProps {
  step: Step;
  number: number;
  last: boolean;
  mayBeAbsent: boolean;
  onChange: (step: Step) => void;
  onRemove?: () => void;
}

function StepFields({ step, number, last, mayBeAbsent, onChange, onRemove }: StepProps) {
  const { say } = useBuilding();
  const limited = step.within !== null && step.within !== undefined;
  return (
    <fieldset className={css.step}>
      <legend className="unseen">{say.t("ui.step", { n: number + 1 })}</legend>
      <div className={css.line}>
        <EventChoice
          label={say.t("ui.step_event", { n: number + 1 })}
          event={step.event}
          onChange={(event) => onChange({ ...step, event, where: [] })}
        />
        {onRemove && (
          <button
            type="button"
            className={css.small}
            aria-label={say.t("ui.remove_step", { n: number + 1 })}
            onClick={onRemove}
          >
            ×
          </button>
        )}
      </div>
      {number > 0 && (
        <div className={css.line}>
          <Tick
            label={say.t("ui.absent")}
            checked={step.absent === true}
            disabled={!mayBeAbsent && !step.absent}
            onChange={(absent) => onChange({ ...step, absent })}
          />
          {(!step.absent || last) && (
            <Tick
              label={say.t("ui.within")}
              checked={limited}
              disabled={step.absent === true}
              onChange={(on) => onChange({ ...step, within: on ? "2d" : null })}
            />
          )}
          {limited && (
            <DurationValue
              label={say.t("ui.within_label", { n: number + 1 })}
              value={step.within ?? "2d"}
              onChange={(within) => onChange({ ...step, within })}
            />
          )}
        </div>
      )}
      <Filters event={step.event} where={step.where ?? []} onChange={(where) => onChange({ ...step, where })} />
    </fieldset>
  );
}

function EventChoice({ label, event, onChange }: { label: string; event: string; onChange: (event: string) => void }) {
  const { say, vocabulary } = useBuilding();
  const own = useQuery(suggestionsQuery({ of: "events" }));
  const names = [...vocabulary.events.map((one) => one.event), ...(own.data ?? []).map((one) => String(one.value))];
  const all = names.includes(event) ? names : [event, ...names];
  const options = all.map((name) => ({ value: name, label: capital(say.event(name)) }));
  return <Choice label={label} value={event} options={options} onChange={onChange} />;
}
