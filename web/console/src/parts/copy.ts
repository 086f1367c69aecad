import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import { useToast } from "./toast";

/** Copies a text and says so. Pages on plain http have no clipboard: there what is shown is marked instead. */
export function useCopy(shown: RefObject<HTMLElement | null>, copied?: string): (text: string) => Promise<void> {
  const { t } = useTranslation();
  const say = useToast();
  return async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      say(copied ?? t("command.copied_text"));
    } catch {
      if (shown.current) getSelection()?.selectAllChildren(shown.current);
      say(t("command.by_hand"));
    }
  };
}
