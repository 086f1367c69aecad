import { useEffect, useRef, useState } from "react";
import css from "./search-field.module.css";

interface Props {
  label: string;
  value: string;
  onChange: (text: string) => void;
  delay?: number;
}

/** Typing is echoed at once and told to the page when it pauses. */
export function SearchField({ label, value, onChange, delay = 250 }: Props) {
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setText(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <input
      type="search"
      className={css.field}
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setText(next);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => onChange(next), delay);
      }}
    />
  );
}
