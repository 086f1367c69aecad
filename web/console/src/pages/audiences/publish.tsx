import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Dialog } from "../../parts/dialog";
import { useToast } from "../../parts/toast";
import css from "./audiences.module.css";
import { messageOf, useAudienceChanges } from "./changes";
import type { useCount } from "./count";
import { Diff } from "./diff";
import { type AudienceDetail, versionQuery } from "./queries";
import { SizeSentence } from "./size";
import { useAudienceWords } from "./words";

interface Props {
  detail: AudienceDetail;
  name: string;
  count: ReturnType<typeof useCount>;
  flush: () => Promise<void>;
  onClose: () => void;
}

/** Whom it would be about, what changes against what is published; then publish; then, for as long as one likes, undo. */
export function PublishDialog({ detail, name, count, flush, onClose }: Props) {
  const { t: shell } = useTranslation();
  const t = useAudienceWords();
  const navigate = useNavigate();
  const say = useToast();
  const [note, setNote] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const { publish, rollback, archive } = useAudienceChanges(detail.audience_id);
  const before = detail.published_version;
  const old = useQuery({ ...versionQuery(detail.audience_id, before ?? 0), enabled: before !== null });
  const { size, text } = count.query.data ?? { size: null, text: detail.text };

  async function undo() {
    try {
      if (before === null) await archive.mutateAsync();
      else await rollback.mutateAsync(before);
      say(t("publish.undone"));
    } catch (error) {
      say(messageOf(error));
    }
  }

  async function run() {
    setBusy(true);
    try {
      await flush();
      const published = await publish.mutateAsync(note.trim());
      onClose();
      navigate(`/audiences/${encodeURIComponent(detail.audience_id)}`);
      say(t("publish.done", { version: published.published_version ?? "" }), {
        label: shell("action.undo"),
        run: undo,
      });
    } catch (error) {
      setProblem(t("publish.failed", { message: messageOf(error) }));
      setBusy(false);
    }
  }

  return (
    <Dialog
      title={t("publish.title", { name })}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {shell("action.cancel")}
          </Button>
          <Button loading={busy} onClick={run}>
            {t("publish.confirm")}
          </Button>
        </>
      }
    >
      {size ? <SizeSentence size={size} /> : <p className={css.quiet}>{t("count.of_page")}</p>}
      {old.data && <Diff before={old.data.text} after={text} />}
      <TextInput
        mt={24}
        label={t("publish.note")}
        maxLength={200}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {problem && (
        <p className={css.problem} role="alert">
          {problem}
        </p>
      )}
    </Dialog>
  );
}
