import { Button, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, read } from "../../api/client";
import css from "./audiences.module.css";
import type { Condition } from "./builder/condition";
import { messageOf } from "./changes";
import { useAudienceWords } from "./words";

interface Props {
  text: string;
  onRead: (condition: Condition) => void;
}

/** The same condition as text, for those who want it: to read, to copy, to write. */
export function TextForm({ text, onRead }: Props) {
  const t = useAudienceWords();
  const [written, setWritten] = useState<string | null>(null);
  const [problem, setProblem] = useState("");
  const reading = useMutation({
    mutationFn: (given: string) => read(api.POST("/audience-text", { body: { text: given } })),
    onSuccess: (answer) => {
      if (!answer.condition) return setProblem(t("text.problem", { ...answer }));
      setProblem("");
      setWritten(null);
      onRead(answer.condition);
    },
    onError: (error) => setProblem(messageOf(error)),
  });
  return (
    <details className={css.text}>
      <summary>{t("text.title")}</summary>
      <Textarea
        aria-label={t("text.title")}
        autosize
        minRows={3}
        maxRows={18}
        spellCheck={false}
        classNames={{ input: css.mono }}
        value={written ?? text}
        error={problem || undefined}
        onChange={(event) => setWritten(event.currentTarget.value)}
      />
      {written !== null && (
        <div className={css.actions}>
          <Button size="sm" loading={reading.isPending} onClick={() => reading.mutate(written)}>
            {t("text.use")}
          </Button>
          <Button
            size="sm"
            variant="default"
            onClick={() => {
              setWritten(null);
              setProblem("");
            }}
          >
            {t("text.drop")}
          </Button>
        </div>
      )}
    </details>
  );
}
