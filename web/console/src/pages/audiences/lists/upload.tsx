import { Button } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../format/use-format";
import { Dialog } from "../../../parts/dialog";
import { Facts } from "../../../parts/page";
import { Segments } from "../../../parts/segments";
import { useToast } from "../../../parts/toast";
import { messageOf } from "../changes";
import { useAudienceWords } from "../words";
import css from "./lists.module.css";
import { Unreadable } from "./parts";
import { type Mode, type Outcome, sendFile, useListChanges } from "./queries";

const MODES = ["replace", "add", "remove"] as const;
const SHOWN = 8;

/** A file is read and told first; the list changes when somebody says so. */
export function Upload({ list, onClose }: { list: { list_id: string; title: string }; onClose: () => void }) {
  const { t: shell } = useTranslation();
  const t = useAudienceWords();
  const format = useFormat();
  const say = useToast();
  const { finish } = useListChanges();
  const [mode, setMode] = useState<Mode>("replace");
  const [file, setFile] = useState<File | null>(null);
  const [progress, setProgress] = useState<number | null>(null);
  const [ready, setReady] = useState<{ uploadId: string; outcome: Outcome } | null>(null);
  const [problem, setProblem] = useState("");
  const language = format.language === "fr" ? "fr" : "en";
  const again = () => {
    setReady(null);
    setProblem("");
  };

  async function look() {
    if (!file) return;
    setProblem("");
    setProgress(0);
    try {
      setReady(await sendFile(list.list_id, mode, file, language, setProgress));
    } catch (error) {
      setProblem(error instanceof Unreadable ? t("lists.unreadable") : messageOf(error));
    } finally {
      setProgress(null);
    }
  }

  const take = () =>
    ready &&
    finish.mutate(
      { listId: list.list_id, uploadId: ready.uploadId, language },
      {
        onSuccess: (outcome) => {
          const change = outcome.change;
          say(t("lists.taken", { came: format.count(change?.added ?? 0), went: format.count(change?.removed ?? 0) }));
          onClose();
        },
        onError: (error) => setProblem(messageOf(error)),
      },
    );

  return (
    <Dialog
      title={t("lists.upload_title", { title: list.title })}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={ready ? again : onClose}>
            {ready ? t("lists.other_file") : shell("action.cancel")}
          </Button>
          {ready ? (
            <Button disabled={ready.outcome.entries === 0} loading={finish.isPending} onClick={take}>
              {t(`lists.confirm.${mode}`)}
            </Button>
          ) : (
            <Button disabled={!file} loading={progress !== null} onClick={look}>
              {t("lists.look")}
            </Button>
          )}
        </>
      }
    >
      <div className={css.form}>
        {ready ? (
          <Told outcome={ready.outcome} />
        ) : (
          <>
            <div>
              <p className={css.label}>{t("lists.mode")}</p>
              <Segments
                label={t("lists.mode")}
                value={mode}
                options={MODES.map((value) => ({ value, label: t(`lists.mode_of.${value}`) }))}
                onChange={setMode}
              />
            </div>
            <FileField file={file} onChange={setFile} />
            {progress !== null && (
              <progress className={css.progress} aria-label={t("lists.reading")} max={1} value={progress} />
            )}
          </>
        )}
        {problem && (
          <p className={css.refused} role="alert">
            {t("lists.failed", { message: problem })}
          </p>
        )}
      </div>
    </Dialog>
  );
}

function FileField({ file, onChange }: { file: File | null; onChange: (file: File | null) => void }) {
  const t = useAudienceWords();
  const id = useId();
  return (
    <div>
      <label className={css.label} htmlFor={id}>
        {t("lists.file")}
      </label>
      <p className={css.small}>{t("lists.file_note")}</p>
      <input
        id={id}
        className={css.file}
        type="file"
        accept=".csv,.txt,.tsv,.jsonl,.ndjson,.parquet,text/csv,text/plain"
        onChange={(event) => onChange(event.currentTarget.files?.[0] ?? null)}
      />
      {file && <p className={css.small}>{t("lists.kept_note")}</p>}
    </div>
  );
}

function Told({ outcome }: { outcome: Outcome }) {
  const t = useAudienceWords();
  const format = useFormat();
  return (
    <>
      <Facts
        facts={[
          { label: t("lists.rows"), value: format.count(outcome.rows) },
          { label: t("lists.entries"), value: format.count(outcome.entries) },
          { label: t("lists.people_now"), value: format.count(outcome.people) },
          { label: t("lists.rows_wrong"), value: format.count(outcome.rejected) },
        ]}
      />
      {outcome.hashed > 0 && <p className={css.small}>{t("lists.hashed", { n: format.count(outcome.hashed) })}</p>}
      {outcome.problems.length > 0 && (
        <ul className={css.problems}>
          {outcome.problems.slice(0, SHOWN).map((one) => (
            <li key={`${one.line}-${one.column}`}>
              {one.column
                ? t("lists.problem_in", { line: one.line, column: one.column, reason: one.reason })
                : t("lists.problem", { line: one.line, reason: one.reason })}
            </li>
          ))}
          {outcome.rejected > SHOWN && (
            <li>{t("lists.problems_more", { n: format.count(outcome.rejected - SHOWN) })}</li>
          )}
        </ul>
      )}
    </>
  );
}
