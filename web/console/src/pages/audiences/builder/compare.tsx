import { Choice } from "../../../parts/choice";
import { type Comparison, comparison, type Kind, type Operator } from "./condition";
import { useBuilding } from "./context";
import { DayValue, DurationValue, ManyValues, NumberValue, OneValue, type Suggest } from "./values";

const ORDER = new Set<Operator>(["at_least", "at_most", "more_than", "less_than", "between"]);
const MOVING = new Set<Operator>(["in_last", "not_in_last", "in_next"]);

interface Props {
  test: Comparison;
  kind: Kind;
  /** What is compared: the name of the field or fact, which decides the unit. */
  about: string;
  what: string;
  suggest: Suggest;
  /** Whether tests may be asked whose answer moves with time; the filter of one event may not. */
  moving?: boolean;
  onChange: (test: Comparison) => void;
}

/** A comparison: how, and with what. */
export function Compare({ test, kind, about, what, suggest, moving = true, onChange }: Props) {
  const { say, vocabulary } = useBuilding();
  const allowed = (vocabulary.operators[kind] ?? []) as Operator[];
  const offered = moving ? allowed : allowed.filter((op) => !MOVING.has(op));
  const operators = offered.includes(test.op) ? offered : [test.op, ...offered];
  const label = say.t("ui.value_of", { what });
  return (
    <>
      <Choice
        label={say.t("ui.how", { what })}
        value={test.op}
        options={operators.map((op) => ({ value: op, label: say.operator(op) }))}
        onChange={(op) => onChange(comparison(op as Operator, kind, test))}
      />
      <Value test={test} kind={kind} about={about} label={label} suggest={suggest} onChange={onChange} />
    </>
  );
}

function Value({ test, kind, about, label, suggest, onChange }: Omit<Props, "what"> & { label: string }) {
  const { say } = useBuilding();
  const { op } = test;
  const numeric = kind === "number" || ORDER.has(op);
  const common = { label, kind, about, numeric, suggest };
  if (op === "known" || op === "unknown") return null;
  if (MOVING.has(op))
    return (
      <DurationValue label={label} value={String(test.value)} onChange={(value) => onChange({ ...test, value })} />
    );
  if (op === "after" || op === "before")
    return <DayValue label={label} value={String(test.value)} onChange={(value) => onChange({ ...test, value })} />;
  if (op === "one_of" || op === "none_of")
    return <ManyValues {...common} values={test.values ?? []} onChange={(values) => onChange({ ...test, values })} />;
  if (op === "between")
    return (
      <>
        <NumberValue
          label={label}
          about={about}
          value={Number(test.value)}
          onChange={(value) => onChange({ ...test, value })}
        />
        <span>{say.t("and").trim()}</span>
        <NumberValue
          label={say.t("ui.upper_end", { what: label })}
          about={about}
          value={test.high ?? 0}
          onChange={(high) => onChange({ ...test, high })}
        />
      </>
    );
  return <OneValue {...common} value={test.value ?? ""} onChange={(value) => onChange({ ...test, value })} />;
}
