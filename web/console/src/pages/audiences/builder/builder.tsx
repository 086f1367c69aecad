import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { Finding } from "../queries";
import css from "./builder.module.css";
import type { Condition, Vocabulary } from "./condition";
import { BuildingProvider, keyOf } from "./context";
import type { Phrases } from "./phrases";
import { Row } from "./row";
import { type Place, placeOf } from "./tree";
import type { History } from "./undo";

interface Props {
  history: History<Condition>;
  vocabulary: Vocabulary;
  say: Phrases;
  /** Of the condition as it was sent, with paths into it. */
  findings: { of: Condition; list: Finding[] };
  onEdit: (next: Condition, part?: string) => void;
  onUndo: () => void;
  onRedo: () => void;
}

/** The tree of conditions, edited by mouse, touch or keys. */
export function Builder({ history, vocabulary, say, findings, onEdit, onUndo, onRedo }: Props) {
  const root = history.now;
  const [said, setSaid] = useState("");
  const target = useRef<string | null>(null);
  const told = useMemo(() => byPlace(findings.of, findings.list, root), [findings, root]);
  useEffect(() => {
    if (target.current === null) return;
    const row = document.getElementById(target.current);
    target.current = null;
    (row?.querySelector<HTMLElement>("select, input") ?? row)?.focus();
  });

  function onKeyDown(event: KeyboardEvent) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const again = event.key.toLowerCase() === "y" || (event.shiftKey && event.key.toLowerCase() === "z");
    if (!again && event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    if (again) onRedo();
    else onUndo();
  }

  return (
    <BuildingProvider
      value={{
        root,
        vocabulary,
        say,
        findings: (place) => told.get(keyOf(place)) ?? [],
        edit: onEdit,
        arrive: (place: Place, words = "") => {
          target.current = keyOf(place);
          setSaid(words);
        },
      }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: undo is on buttons, too */}
      <div className={css.builder} onKeyDown={onKeyDown}>
        <div className={css.undo}>
          <button type="button" className={css.add} disabled={history.past.length === 0} onClick={onUndo}>
            {say.t("ui.undo")}
          </button>
          <button type="button" className={css.add} disabled={history.next.length === 0} onClick={onRedo}>
            {say.t("ui.redo")}
          </button>
          <span className={css.quiet}>{say.t("ui.keys")}</span>
        </div>
        <Row place={[]} />
        <span className="unseen" aria-live="assertive">
          {said}
        </span>
      </div>
    </BuildingProvider>
  );
}

/** Findings by the condition they are about; a root group of one was sent as that one. */
export function byPlace(sent: Condition, list: readonly Finding[], root: Condition): Map<string, Finding[]> {
  const found = new Map<string, Finding[]>();
  const unwrapped = sent !== root;
  for (const one of list) {
    const { place } = placeOf(sent, one.path);
    const key = keyOf(unwrapped ? [0, ...place] : place);
    found.set(key, [...(found.get(key) ?? []), one]);
  }
  return found;
}
