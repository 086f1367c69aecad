import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import css from "./reorder.module.css";
import { moved } from "./reorder-moves";

interface Props {
  label: string;
  ids: string[];
  nameOf: (id: string) => string;
  render: (id: string) => ReactNode;
  onChange: (ids: string[]) => void;
  onRemove?: (id: string) => void;
  disabled?: boolean;
}

/** A list put in order by dragging its handle or, on the handle, with the arrow keys. */
export function Reorder({ label, ids, nameOf, render, onChange, onRemove, disabled }: Props) {
  const { t } = useTranslation();
  const list = useRef<HTMLOListElement>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const [said, setSaid] = useState("");

  function move(id: string, to: number) {
    const next = moved(ids, ids.indexOf(id), to);
    if (next === ids) return;
    onChange(next);
    setSaid(t("reorder.moved", { name: nameOf(id), position: next.indexOf(id) + 1, count: ids.length }));
  }

  function onKeyDown(event: KeyboardEvent, id: string) {
    const from = ids.indexOf(id);
    const to = { ArrowUp: from - 1, ArrowDown: from + 1, Home: 0, End: ids.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(id, to);
    const handle = event.currentTarget as HTMLElement;
    requestAnimationFrame(() => handle.focus());
  }

  function onPointerMove(event: PointerEvent) {
    if (!dragged || !list.current) return;
    const rows = [...list.current.children];
    const over = rows.findIndex((row) => {
      const box = row.getBoundingClientRect();
      return event.clientY >= box.top && event.clientY <= box.bottom;
    });
    if (over >= 0 && ids[over] !== dragged) move(dragged, over);
  }

  return (
    <div>
      <ol ref={list} className={css.list} aria-label={label}>
        {ids.map((id, position) => (
          <li key={id} className={dragged === id ? css.dragged : css.row}>
            <button
              type="button"
              className={css.handle}
              disabled={disabled}
              aria-label={t("reorder.handle", { name: nameOf(id), position: position + 1, count: ids.length })}
              onKeyDown={(event) => onKeyDown(event, id)}
              onPointerDown={(event) => {
                event.currentTarget.setPointerCapture(event.pointerId);
                setDragged(id);
              }}
              onPointerMove={onPointerMove}
              onPointerUp={() => setDragged(null)}
              onPointerCancel={() => setDragged(null)}
            >
              <svg viewBox="0 0 10 16" width="10" height="16" aria-hidden="true" fill="currentColor">
                {[3, 8, 13].flatMap((y) => [2, 8].map((x) => <circle key={`${x}.${y}`} cx={x} cy={y} r="1.4" />))}
              </svg>
            </button>
            <span className={css.content}>{render(id)}</span>
            {onRemove && (
              <button
                type="button"
                className={css.remove}
                disabled={disabled}
                onClick={() => onRemove(id)}
                aria-label={t("reorder.remove", { name: nameOf(id) })}
              >
                ×
              </button>
            )}
          </li>
        ))}
      </ol>
      <span className="unseen" aria-live="assertive">
        {said}
      </span>
    </div>
  );
}
