import { useCallback, useEffect, useRef, useState } from "react";
import type { PlacementDetail, PlacementDocument } from "../../api/types";
import { messageOf, usePlacementChanges } from "./changes";

const SAVE_AFTER_MS = 700;

export function sameDocument(a: PlacementDocument | null, b: PlacementDocument | null): boolean {
  return JSON.stringify(a && ordered(a)) === JSON.stringify(b && ordered(b));
}

function ordered(document: PlacementDocument): unknown[] {
  const titles = Object.entries(document.title).sort(([a], [b]) => (a < b ? -1 : 1));
  return [titles, document.page, document.strategies, document.n, document.pins, document.excluded];
}

/** The document being edited. It saves itself a moment after the last change, and again when the page is left. */
export function useDraft(detail: PlacementDetail) {
  const [document, setDocument] = useState<PlacementDocument | null>(detail.draft ?? detail.published);
  const [savedAt, setSavedAt] = useState<number | null>(null);
  const [problem, setProblem] = useState("");
  const { save, discard } = usePlacementChanges(detail.placement_id);
  const pending = useRef<PlacementDocument | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const saving = useRef(save.mutateAsync);
  saving.current = save.mutateAsync;

  const flush = useCallback(async () => {
    clearTimeout(timer.current);
    const next = pending.current;
    if (!next) return;
    pending.current = null;
    try {
      await saving.current(next);
      setSavedAt(Date.now());
      setProblem("");
    } catch (error) {
      pending.current ??= next; // kept for the next attempt
      setProblem(messageOf(error));
      throw error;
    }
  }, []);

  useEffect(
    () => () => {
      flush().catch(() => undefined);
    },
    [flush],
  );

  const change = useCallback(
    (part: Partial<PlacementDocument>) => {
      setDocument((now) => {
        const next = now && { ...now, ...part };
        pending.current = next;
        return next;
      });
      clearTimeout(timer.current);
      timer.current = setTimeout(() => flush().catch(() => undefined), SAVE_AFTER_MS);
    },
    [flush],
  );

  return {
    document,
    change,
    flush,
    savedAt,
    problem,
    saving: save.isPending,
    differs: !sameDocument(document, detail.published),
    discard: (onDone: () => void) => {
      clearTimeout(timer.current);
      pending.current = null;
      discard.mutate(undefined, {
        onSuccess: () => {
          setSavedAt(null);
          if (detail.published) setDocument(detail.published);
          onDone();
        },
        onError: (error) => setProblem(messageOf(error)),
      });
    },
  };
}
