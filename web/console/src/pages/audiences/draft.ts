import { useCallback, useEffect, useRef, useState } from "react";
import { messageOf, useAudienceChanges } from "./changes";
import type { AudienceDetail, Document } from "./queries";

const SAVE_AFTER_MS = 700;

/** Saves what is edited a moment after the last change, one write at a time, and when the page is left. */
export function useSaving(detail: AudienceDetail) {
  const { save } = useAudienceChanges(detail.audience_id);
  const [savedAt, setSavedAt] = useState<number | null>(null);
  const [problem, setProblem] = useState("");
  const pending = useRef<Document | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const version = useRef(detail.version);
  const running = useRef<Promise<void>>(Promise.resolve());
  const write = useRef(save.mutateAsync);
  write.current = save.mutateAsync;

  const flush = useCallback(async () => {
    clearTimeout(timer.current);
    await running.current.catch(() => undefined);
    const document = pending.current;
    if (!document) return;
    pending.current = null;
    const turn = (async () => {
      try {
        const saved = await write.current({ document, expected: version.current });
        version.current = saved.version;
        setSavedAt(Date.now());
        setProblem("");
      } catch (error) {
        pending.current ??= document; // kept for the next attempt
        setProblem(messageOf(error));
        throw error;
      }
    })();
    running.current = turn;
    await turn;
  }, []);

  useEffect(
    () => () => {
      flush().catch(() => undefined);
    },
    [flush],
  );

  const later = useCallback(
    (document: Document) => {
      pending.current = document;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => flush().catch(() => undefined), SAVE_AFTER_MS);
    },
    [flush],
  );
  const forget = useCallback(() => {
    clearTimeout(timer.current);
    pending.current = null;
  }, []);

  return { later, flush, forget, savedAt, problem, saving: save.isPending };
}
