import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { minorDigits } from "../../../format/money";
import { useFormat, useSession } from "../../../format/use-format";
import { Choice } from "../../../parts/choice";
import field from "../../../parts/search-field.module.css";
import { suggestionsQuery } from "../queries";
import css from "./builder.module.css";
import { isMoney, type Kind } from "./condition";
import { useBuilding } from "./context";

type Value = string | number | boolean;
/** What the shop's own values are asked for by; null when there are none to ask for. */
export type Suggest = Parameters<typeof suggestionsQuery>[0] | null;

interface Props<V> {
  label: string;
  value: V;
  onChange: (value: V) => void;
}

/** A text with what the shop's own data hold as suggestions: the browser's own list, which a phone has too. */
export function TextValue(props: Props<string> & { suggest: Suggest; onTyped?: (typed: Value) => void }) {
  const id = useId();
  const [asked, setAsked] = useState(false);
  const found = useQuery({
    ...suggestionsQuery(props.suggest ?? { of: "events" }),
    enabled: asked && props.suggest !== null,
  });
  const typed = (text: string): Value => found.data?.find((one) => String(one.value) === text)?.value ?? text;
  return (
    <>
      <input
        className={`${field.field} ${css.text}`}
        aria-label={props.label}
        value={props.value}
        maxLength={500}
        list={id}
        onFocus={() => setAsked(true)}
        onChange={(event) => {
          const text = event.currentTarget.value;
          if (props.onTyped) props.onTyped(typed(text));
          else props.onChange(text);
        }}
      />
      <datalist id={id}>
        {found.data?.map((one) => (
          <option key={String(one.value)} value={String(one.value)} />
        ))}
      </datalist>
    </>
  );
}

/** A number; amounts are written in whole coins and kept in the smallest. */
export function NumberValue({ label, value, onChange, about }: Props<number> & { about: string }) {
  const { currency } = useSession();
  const [text, setText] = useState<string | null>(null);
  const factor = isMoney(about) ? 10 ** minorDigits(currency) : 1;
  const share = about.endsWith("_affinity");
  const shown = share ? Math.round(value * 10_000) / 100 : value / factor;
  return (
    <span className={css.unit}>
      <input
        type="number"
        inputMode="decimal"
        step="any"
        className={`${field.field} ${css.number}`}
        aria-label={label}
        value={text ?? String(shown)}
        onBlur={() => setText(null)}
        onChange={(event) => {
          setText(event.currentTarget.value);
          const given = event.currentTarget.valueAsNumber;
          if (Number.isFinite(given)) onChange(share ? given / 100 : factor === 1 ? given : Math.round(given * factor));
        }}
      />
      {factor !== 1 && <span>{currency}</span>}
      {share && <span>%</span>}
    </span>
  );
}

const UNITS = ["m", "h", "d", "w"] as const;

export function DurationValue({ label, value, onChange }: Props<string>) {
  const { say } = useBuilding();
  const [n, unit] = [Number(value.slice(0, -1)), value.slice(-1)];
  return (
    <span className={css.unit}>
      <input
        type="number"
        min={1}
        max={99999}
        className={`${field.field} ${css.number}`}
        aria-label={label}
        value={n}
        onChange={(event) => {
          const given = Math.round(event.currentTarget.valueAsNumber);
          if (given >= 1 && given <= 99_999) onChange(`${given}${unit}`);
        }}
      />
      <Choice
        label={say.t("ui.unit_of", { what: label })}
        value={unit}
        options={UNITS.map((one) => ({ value: one, label: say.t(`unit.${one}`) }))}
        onChange={(one) => onChange(`${n}${one}`)}
      />
    </span>
  );
}

/** A day in the shop's time zone, kept as the instant it begins. */
export function DayValue({ label, value, onChange }: Props<string>) {
  const format = useFormat();
  return (
    <input
      type="date"
      className={`${field.field} ${css.date}`}
      aria-label={label}
      value={format.dayOf(Date.parse(value))}
      onChange={(event) => {
        const day = event.currentTarget.value;
        if (day) onChange(beginOf(day, format.dayOf));
      }}
    />
  );
}

/** The instant at which a calendar day begins in a time zone: tried by quarters of an hour, since zones differ by those. */
export function beginOf(day: string, dayOf: (at: number) => string): string {
  const noon = Date.parse(`${day}T12:00:00Z`);
  const quarter = 900_000;
  let at = noon - 36 * 3_600_000;
  while (dayOf(at) < day) at += quarter;
  return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}

export function BooleanValue({ label, value, onChange }: Props<boolean>) {
  const { say } = useBuilding();
  const options = [
    { value: "true", label: say.t("value.true") },
    { value: "false", label: say.t("value.false") },
  ];
  return <Choice label={label} value={String(value)} options={options} onChange={(one) => onChange(one === "true")} />;
}

/** One of the few values there are: days of the week, months, stages. */
export function NamedValue({ label, value, onChange, about, all }: Props<Value> & { about: string; all: Value[] }) {
  const { say } = useBuilding();
  const there = all.includes(value) ? all : [value, ...all];
  return (
    <Choice
      label={label}
      value={String(value)}
      options={there.map((one) => ({ value: String(one), label: say.value(one, about) }))}
      onChange={(text) => onChange(there.find((one) => String(one) === text) ?? text)}
    />
  );
}

const STAGES = [
  "new_prospect",
  "returning_prospect",
  "first_time",
  "active",
  "loyal",
  "won_back",
  "one_time",
  "at_risk",
  "lapsed",
];
const upTo = (n: number) => Array.from({ length: n }, (_, k) => k + 1);

/** All values of what has only a few; null for everything else. */
export function allOf(about: string): Value[] | null {
  if (about === "weekday") return upTo(7);
  if (about === "month") return upTo(12);
  return about === "lifecycle" ? STAGES : null;
}

/** One value of a kind, as it is written best. */
export function OneValue(props: Props<Value> & { kind: Kind; about: string; numeric: boolean; suggest: Suggest }) {
  const { label, value, onChange, about, suggest } = props;
  const all = allOf(about);
  if (all) return <NamedValue label={label} value={value} onChange={onChange} about={about} all={all} />;
  if (props.numeric) return <NumberValue label={label} value={Number(value) || 0} onChange={onChange} about={about} />;
  if (props.kind === "boolean") return <BooleanValue label={label} value={value === true} onChange={onChange} />;
  return (
    <TextValue label={label} value={String(value)} onChange={onChange} suggest={suggest} onTyped={typing(props.kind)} />
  );

  function typing(kind: Kind) {
    if (kind !== "any") return undefined;
    return (typed: Value) => {
      const number = typeof typed === "string" && /^-?\d+(\.\d+)?$/.test(typed);
      onChange(number ? Number(typed) : typed === "true" ? true : typed === "false" ? false : typed);
    };
  }
}

/** Several values, each with a way to take it out. */
export function ManyValues(
  props: Omit<Parameters<typeof OneValue>[0], "value" | "onChange"> & {
    values: Value[];
    onChange: (values: Value[]) => void;
  },
) {
  const { say } = useBuilding();
  const { values, onChange, label } = props;
  return (
    <span className={css.many}>
      {values.map((value, number) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a value is edited in its place
        <span key={number} className={css.unit}>
          <OneValue
            {...props}
            label={`${label} ${number + 1}`}
            value={value}
            onChange={(next) => onChange(values.map((one, n) => (n === number ? next : one)))}
          />
          {values.length > 1 && (
            <button
              type="button"
              className={css.small}
              aria-label={say.t("ui.remove_value", { value: String(value) })}
              onClick={() => onChange(values.filter((_, n) => n !== number))}
            >
              ×
            </button>
          )}
        </span>
      ))}
      <button type="button" className={css.add} onClick={() => onChange([...values, props.numeric ? 1 : ""])}>
        {say.t("ui.add_value")}
      </button>
    </span>
  );
}
