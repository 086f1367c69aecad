import { TextInput } from "@mantine/core";
import { useFormat } from "../../format/use-format";
import { Choice } from "../../parts/choice";
import { Tick } from "../../parts/tick";
import css from "./audiences.module.css";
import type { LibraryCard } from "./queries";
import { useAudienceWords } from "./words";

export type Value = string | number | (string | number)[];
type Parameter = LibraryCard["parameters"][number];

interface Props {
  parameter: Parameter;
  value: Value;
  onChange: (value: Value) => void;
}

/** One parameter of a ready-made audience, as its kind is written best. */
export function ParameterField({ parameter, value, onChange }: Props) {
  const { language } = useFormat();
  const label = parameter.label[language] ?? parameter.label.en ?? parameter.name;
  const { kind, choices } = parameter;
  if (kind === "duration") return <Span label={label} value={String(value)} onChange={onChange} />;
  if (kind === "number" || kind === "share") {
    const factor = kind === "share" ? 100 : 1;
    return (
      <TextInput
        type="number"
        label={kind === "share" ? `${label} (%)` : label}
        min={parameter.low * factor}
        max={parameter.high * factor}
        value={String(Math.round(Number(value) * factor * 100) / 100)}
        onChange={(event) => {
          const given = event.currentTarget.valueAsNumber;
          if (Number.isFinite(given)) onChange(kind === "share" ? given / 100 : Math.round(given));
        }}
      />
    );
  }
  if ((kind === "text" || kind === "id") && choices.length > 0)
    return (
      <div className={css.labelled}>
        <span>{label}</span>
        <Choice
          label={label}
          value={String(value)}
          options={choices.map((one) => ({ value: one, label: one }))}
          onChange={onChange}
        />
      </div>
    );
  if (kind === "texts" && choices.length > 0) {
    const taken = value as string[];
    return (
      <fieldset className={css.ticks}>
        <legend>{label}</legend>
        {choices.map((one) => (
          <Tick
            key={one}
            label={one}
            checked={taken.includes(one)}
            onChange={(on) => onChange(on ? [...taken, one] : taken.filter((other) => other !== one))}
          />
        ))}
      </fieldset>
    );
  }
  if (kind === "texts" || kind === "numbers")
    return <Several label={label} parameter={parameter} value={value} onChange={onChange} />;
  return <TextInput label={label} value={String(value)} onChange={(event) => onChange(event.currentTarget.value)} />;
}

/** Several values, written with commas between them. */
function Several({ label, parameter, value, onChange }: Props & { label: string }) {
  const t = useAudienceWords();
  const numbers = parameter.kind === "numbers";
  return (
    <TextInput
      label={label}
      description={t("library.commas")}
      defaultValue={(value as Value[]).join(", ")}
      onChange={(event) => {
        const parts = event.currentTarget.value.split(",").map((part) => part.trim());
        const given = parts.filter(Boolean).map((part) => (numbers ? Number(part) : part));
        onChange(given);
      }}
    />
  );
}

function Span({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const t = useAudienceWords();
  const [n, unit] = [Number(value.slice(0, -1)), value.slice(-1) as "d"];
  return (
    <div className={css.spanField}>
      <TextInput
        type="number"
        label={label}
        min={1}
        value={String(n)}
        onChange={(event) => {
          const given = Math.round(event.currentTarget.valueAsNumber);
          if (given >= 1) onChange(`${given}${unit}`);
        }}
      />
      <Choice
        label={t("ui.unit_of", { what: label })}
        value={unit}
        options={(["m", "h", "d", "w"] as const).map((one) => ({ value: one, label: t(`unit.${one}`) }))}
        onChange={(one) => onChange(`${n}${one}`)}
      />
    </div>
  );
}
