import { useCallback } from "react";
import { useSearchParams } from "react-router";

export type PanelKind = "person" | "product" | "decision";
const KINDS: readonly string[] = ["person", "product", "decision"];

export interface PanelTarget {
  kind: PanelKind;
  id: string;
}

/** 'product:p12' as what to show beside the page; anything else as nothing. */
export function parsePanel(text: string | null): PanelTarget | null {
  const [, kind, id] = text?.match(/^(\w+):(.+)$/) ?? [];
  return kind && id && KINDS.includes(kind) ? { kind: kind as PanelKind, id } : null;
}

/** The panel lives in the address, so it can be sent to a colleague and closed with the browser's back. */
export function usePanel() {
  const [search, setSearch] = useSearchParams();
  const open = useCallback(
    (kind: PanelKind, id: string) =>
      setSearch((now) => {
        now.set("panel", `${kind}:${id}`);
        return now;
      }),
    [setSearch],
  );
  const close = useCallback(
    () =>
      setSearch((now) => {
        now.delete("panel");
        return now;
      }),
    [setSearch],
  );
  return { target: parsePanel(search.get("panel")), open, close };
}
