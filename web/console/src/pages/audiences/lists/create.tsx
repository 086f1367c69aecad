import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Choice } from "../../../parts/choice";
import { Dialog } from "../../../parts/dialog";
import { Segments } from "../../../parts/segments";
import { webhooksQuery } from "../../webhooks/queries";
import { idOf, messageOf } from "../changes";
import { useAudienceWords } from "../words";
import css from "./lists.module.css";
import { type ListRow, type NewList, useListChanges } from "./queries";
import { Upload } from "./upload";

const BASES = ["consent", "contract", "legitimate_interest"] as const;

/** A new list: what it is called, on what ground it may be used, where it is from. */
export function Create({ lists, onClose }: { lists: ListRow[]; onClose: () => void }) {
  const { t: shell } = useTranslation();
  const t = useAudienceWords();
  const { create } = useListChanges();
  const sources = useQuery(webhooksQuery);
  const [title, setTitle] = useState("");
  const [basis, setBasis] = useState<NewList["basis"]>("consent");
  const [origin, setOrigin] = useState("");
  const [source, setSource] = useState("");
  if (create.data) return <Upload list={create.data} onClose={onClose} />;
  const id = idOf(title);
  const taken = lists.some((list) => list.list_id === id);
  const complete = id !== "" && !taken && origin.trim() !== "";
  const standard = (sources.data ?? []).filter((one) => one.kind === "standard" && one.removed_at === null);
  return (
    <Dialog
      title={t("lists.new")}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {shell("action.cancel")}
          </Button>
          <Button
            disabled={!complete}
            loading={create.isPending}
            onClick={() => create.mutate({ list_id: id, title: title.trim(), basis, origin: origin.trim(), source })}
          >
            {t("lists.create")}
          </Button>
        </>
      }
    >
      <div className={css.form}>
        <TextInput
          label={t("lists.name")}
          description={id ? t("lists.id_note", { id }) : undefined}
          error={taken ? t("new.taken", { id }) : undefined}
          value={title}
          maxLength={60}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <div>
          <p className={css.label}>{t("lists.basis")}</p>
          <Segments
            label={t("lists.basis")}
            value={basis}
            options={BASES.map((value) => ({ value, label: t(`lists.basis_of.${value}`) }))}
            onChange={setBasis}
          />
        </div>
        <TextInput
          label={t("lists.origin")}
          description={t("lists.origin_note")}
          value={origin}
          maxLength={200}
          onChange={(event) => setOrigin(event.currentTarget.value)}
        />
        <div>
          <p className={css.label}>{t("lists.webhook")}</p>
          <p className={css.small}>{t("lists.webhook_note")}</p>
          <Choice
            label={t("lists.webhook")}
            value={source}
            options={[
              { value: "", label: t("lists.no_webhook") },
              ...standard.map((one) => ({ value: one.name, label: one.name })),
            ]}
            onChange={setSource}
          />
        </div>
        {create.isError && (
          <p className={css.refused} role="alert">
            {t("lists.failed", { message: messageOf(create.error) })}
          </p>
        )}
      </div>
    </Dialog>
  );
}
