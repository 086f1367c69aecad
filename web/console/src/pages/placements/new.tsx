import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { ApiError } from "../../api/client";
import { useSession } from "../../format/use-format";
import { Dialog } from "../../parts/dialog";
import { messageOf, useCreatePlacement } from "./changes";
import { begun, isId, type Page, suggestedId } from "./new-placement";
import { PageChoice } from "./page-choice";
import css from "./placements.module.css";
import { TitleFields } from "./title-fields";

interface Props {
  /** Ids that are known to be taken; the server has the last word. */
  taken: string[];
  onClose: () => void;
}

/** Heading, page and id make a draft; strategies, pins and the rest follow in the editor, beside the preview. */
export default function NewPlacement({ taken, onClose }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const formId = useId();
  const { languages } = useSession();
  const [title, setTitle] = useState<Record<string, string>>({});
  const [page, setPage] = useState<Page>("home");
  const [typed, setTyped] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const [refused, setRefused] = useState({ id: "", text: "" });
  const form = useRef<HTMLFormElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const create = useCreatePlacement();
  const heading = languages.map((language) => title[language]).find(Boolean) ?? "";
  const id = typed ?? suggestedId(page, heading);
  const wrong = wrongWith(id);
  // A dialog begins at its close button; whoever asked for this one wants to write.
  useEffect(() => form.current?.querySelector("input")?.focus(), []);

  function wrongWith(text: string): string {
    if (taken.includes(text)) return t("new_placement.taken", { id: text });
    return isId(text) ? "" : t("new_placement.bad");
  }

  function problem(): string {
    if (refused.text && refused.id === id) return refused.text;
    return id || asked ? wrong : "";
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setAsked(true);
    if (wrong) field.current?.focus();
    if (wrong || create.isPending) return;
    create.mutate(begun(id, page, title), {
      onSuccess: () => navigate(`/recommendations/${encodeURIComponent(id)}/edit`),
      onError: (error) => {
        const taken = error instanceof ApiError && error.status === 409;
        const text = taken
          ? t("new_placement.taken", { id })
          : t("new_placement.failed", { message: messageOf(error) });
        setRefused({ id, text });
        field.current?.focus();
      },
    });
  }

  return (
    <Dialog
      title={t("new_placement.title")}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" form={formId} loading={create.isPending}>
            {t("new_placement.create")}
          </Button>
        </>
      }
    >
      <form ref={form} id={formId} className={css.fields} onSubmit={submit} noValidate>
        <p className={css.quiet}>{t("new_placement.draft_note")}</p>
        <TitleFields title={title} onChange={setTitle} />
        <PageChoice page={page} onChange={setPage} />
        <TextInput
          ref={field}
          label={t("new_placement.id")}
          description={t("new_placement.id_text")}
          error={problem()}
          required
          withAsterisk={false}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          value={id}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </form>
    </Dialog>
  );
}
