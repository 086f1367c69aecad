import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Dialog } from "../../../parts/dialog";
import { Segments } from "../../../parts/segments";
import { messageOf } from "../changes";
import listed from "../lists/lists.module.css";
import { useAudienceWords } from "../words";
import { exportsQuery, type Format, saveMembers, USES, type Use } from "./queries";

const FORMATS = ["csv", "jsonl", "parquet"] as const;

/** What the file is for decides who is in it and what is said of them. */
export function ExportDialog({ audienceId, onClose }: { audienceId: string; onClose: () => void }) {
  const { t: shell } = useTranslation();
  const t = useAudienceWords();
  const client = useQueryClient();
  const [use, setUse] = useState<Use>("analysis");
  const [format, setFormat] = useState<Format>("csv");
  const save = useMutation({
    mutationFn: () => saveMembers(audienceId, use, format),
    onSuccess: () => {
      client.invalidateQueries({ queryKey: exportsQuery.queryKey });
      onClose();
    },
  });
  return (
    <Dialog
      title={t("out.export_title")}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {shell("action.cancel")}
          </Button>
          <Button loading={save.isPending} onClick={() => save.mutate()}>
            {t("out.save")}
          </Button>
        </>
      }
    >
      <div className={listed.form}>
        <UseChoice use={use} onChange={setUse} />
        <div>
          <p className={listed.label}>{t("out.format")}</p>
          <Segments
            label={t("out.format")}
            value={format}
            options={FORMATS.map((value) => ({ value, label: t(`out.format_of.${value}`) }))}
            onChange={setFormat}
          />
        </div>
        <p className={listed.small}>
          {t("out.recorded")} <Link to="/audiences/out">{t("out.title")}</Link>
        </p>
        {save.isError && (
          <p className={listed.refused} role="alert">
            {t("lists.failed", { message: messageOf(save.error) })}
          </p>
        )}
      </div>
    </Dialog>
  );
}

export function UseChoice({ use, onChange }: { use: Use; onChange: (use: Use) => void }) {
  const t = useAudienceWords();
  return (
    <div>
      <p className={listed.label}>{t("out.use")}</p>
      <Segments
        label={t("out.use")}
        value={use}
        options={USES.map((value) => ({ value, label: t(`out.use_of.${value}`) }))}
        onChange={onChange}
      />
      <p className={listed.small}>{t(`out.use_note.${use}`)}</p>
    </div>
  );
}
