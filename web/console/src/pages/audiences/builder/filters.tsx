import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { Choice } from "../../../parts/choice";
import searching from "../../../parts/search-field.module.css";
import { suggestionsQuery } from "../queries";
import css from "./builder.module.css";
import { Compare } from "./compare";
import { comparison, FIRST, type Filter, fieldKind, type Vocabulary } from "./condition";
import { useBuilding } from "./context";
import { capital } from "./phrases";

interface FieldProps {
  label: string;
  event: string;
  field: string;
  /** Which of the fields fit, by their kind; all by default. */
  fits?: (kind: ReturnType<typeof fieldKind>, field: string) => boolean;
  onChange: (field: string) => void;
}

/** The fields of an event: a list of those there are, or a name where the shop decides. */
export function FieldChoice({ label, event, field, fits = () => true, onChange }: FieldProps) {
  const { say, vocabulary } = useBuilding();
  const id = useId();
  const known = vocabulary.events.find((one) => one.event === event);
  const open = known === undefined || known.is_open;
  const asked = useQuery(suggestionsQuery({ of: open ? "fields" : "attributes", event: open ? event : "" }));
  const listed = [...(known?.fields ?? []), ...(known?.of_products ? vocabulary.product_fields : [])].map(
    (one) => one.field,
  );
  const found = asked.data?.map((one) => String(one.value)) ?? [];
  if (open)
    return (
      <>
        <input
          className={`${searching.field} ${css.text}`}
          aria-label={label}
          placeholder={say.t("ui.field_name")}
          list={id}
          maxLength={80}
          value={field === "?" ? "" : field}
          onChange={(event) => onChange(event.currentTarget.value || "?")}
        />
        <datalist id={id}>
          {found.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      </>
    );
  const attributes = known.of_products ? found.map((name) => `product.attribute.${name}`) : [];
  const all = [...listed, ...attributes].filter((name) => fits(fieldKind(vocabulary, event, name), name));
  const options = (all.includes(field) ? all : [field, ...all]).map((name) => ({
    value: name,
    label: capital(say.field(name)),
  }));
  return <Choice label={label} value={field} options={options} onChange={onChange} />;
}

/** The field that a filter of an event begins with: what a marketer asks for most. */
export function firstField(vocabulary: Vocabulary, event: string): string {
  const known = vocabulary.events.find((one) => one.event === event);
  if (known?.of_products) return "product.category";
  return known?.fields.find((one) => one.field !== "at")?.field ?? "?";
}

export const withField = (vocabulary: Vocabulary, event: string, field: string): Filter => {
  const kind = fieldKind(vocabulary, event, field);
  return { field, test: comparison(kind === "time" ? "after" : FIRST[kind], kind) };
};

interface Props {
  event: string;
  where: readonly Filter[];
  onChange: (where: Filter[]) => void;
}

/** Which of the events count: every one of these holds. */
export function Filters({ event, where, onChange }: Props) {
  const { say, vocabulary } = useBuilding();
  const set = (number: number, next: Filter) => onChange(where.map((one, n) => (n === number ? next : one)));
  return (
    <>
      {where.map((filter, number) => {
        const what = capital(say.field(filter.field));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a filter is edited in its place
          <div key={number} className={css.line}>
            <span className={css.lead}>{say.t("ui.where")}</span>
            <FieldChoice
              label={say.t("ui.filter_field", { n: number + 1 })}
              event={event}
              field={filter.field}
              onChange={(field) => set(number, withField(vocabulary, event, field))}
            />
            <Compare
              test={filter.test}
              kind={fieldKind(vocabulary, event, filter.field)}
              about={filter.field.replace(/^product\./, "")}
              what={what}
              suggest={{ of: "values", event, field: filter.field }}
              moving={false}
              onChange={(test) => set(number, { ...filter, test })}
            />
            <button
              type="button"
              className={css.small}
              aria-label={say.t("ui.remove_filter", { what })}
              onClick={() => onChange(where.filter((_, n) => n !== number))}
            >
              ×
            </button>
          </div>
        );
      })}
      {where.length < 20 && (
        <button
          type="button"
          className={css.add}
          onClick={() => onChange([...where, withField(vocabulary, event, firstField(vocabulary, event))])}
        >
          {say.t("ui.add_filter")}
        </button>
      )}
    </>
  );
}
