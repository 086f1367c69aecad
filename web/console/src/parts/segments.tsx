import css from "./segments.module.css";

interface Props<V extends string> {
  label: string;
  value: V;
  options: { value: V; label: string }[];
  onChange: (value: V) => void;
}

/** A few choices side by side, one of them taken. */
export function Segments<V extends string>({ label, value, options, onChange }: Props<V>) {
  return (
    <fieldset className={css.segments}>
      <legend className="unseen">{label}</legend>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
