import { Button } from "@mantine/core";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { useCopy } from "./copy";
import css from "./copyable.module.css";

/** Something to paste elsewhere, with what it is. */
export function Copyable({ label, text }: { label: string; text: string }) {
  const { t } = useTranslation();
  const shown = useRef<HTMLElement>(null);
  const copy = useCopy(shown);
  return (
    <div className={css.copyable}>
      <span className={css.label}>{label}</span>
      <code ref={shown} className={css.text}>
        {text}
      </code>
      <Button variant="default" size="sm" aria-label={`${t("command.copy")}: ${label}`} onClick={() => copy(text)}>
        {t("command.copy")}
      </Button>
    </div>
  );
}
