import { Button } from "@mantine/core";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import css from "./command.module.css";
import { useCopy } from "./copy";

/** A command to run elsewhere, ready to be copied. */
export function Command({ text }: { text: string }) {
  const { t } = useTranslation();
  const code = useRef<HTMLElement>(null);
  const copy = useCopy(code, t("command.copied"));
  return (
    <div className={css.command}>
      <code ref={code} className={css.code}>
        {text}
      </code>
      <Button onClick={() => copy(text)}>{t("command.copy")}</Button>
    </div>
  );
}
