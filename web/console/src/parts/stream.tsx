import css from "./stream.module.css";

export type StreamState = "live" | "held" | "lost";

/** Whether events come: a dot and a word. */
export function StreamStatus({ state, children }: { state: StreamState; children: React.ReactNode }) {
  return (
    <span className={`${css.status} ${css[state]}`} role="status">
      {children}
    </span>
  );
}

/** Holds a list that moves, and lets it go on. */
export function Hold({ held, label, onToggle }: { held: boolean; label: string; onToggle: () => void }) {
  return (
    <button type="button" className={css.hold} aria-pressed={held} onClick={onToggle}>
      {label}
    </button>
  );
}
