import { Button, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, api, read } from "../../api/client";
import type { Note, Person } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { useToast } from "../../parts/toast";
import { useMayEdit } from "../../shell/roles";
import css from "./people.module.css";

const TAG_CHARACTERS = 40;
const NOTE_CHARACTERS = 4000;

function useNotes(personId: string) {
  const client = useQueryClient();
  const { t } = useTranslation();
  const say = useToast();
  const settled = {
    onSuccess: () => client.invalidateQueries({ queryKey: ["person", personId], exact: true }),
    onError: (error: Error) =>
      say(t("person.note_failed", { message: error instanceof ApiError ? error.message : String(error) })),
  };
  const path = { person_id: personId };
  const add = useMutation({
    ...settled,
    mutationFn: (body: { kind: Note["kind"]; text: string }) =>
      read(api.POST("/people/{person_id}/notes", { params: { path }, body })),
  });
  const remove = useMutation({
    ...settled,
    mutationFn: (noteId: string) =>
      read(api.DELETE("/people/{person_id}/notes/{note_id}", { params: { path: { ...path, note_id: noteId } } })),
  });
  return { add, remove };
}

/** What staff wrote about a person: tags first, then notes, newest first. */
export function Notes({ person }: { person: Person }) {
  const { t } = useTranslation();
  const mayEdit = useMayEdit();
  const { add, remove } = useNotes(person.person.person_id);
  if (!mayEdit) return <p className={css.muted}>{t("person.notes_hidden")}</p>;
  const tags = person.notes.filter((note) => note.kind === "tag");
  const notes = person.notes.filter((note) => note.kind === "note");
  return (
    <>
      {tags.length > 0 && (
        <ul className={css.tags}>
          {tags.map((tag) => (
            <li key={tag.note_id} className={css.tagged}>
              {tag.text}
              <button
                type="button"
                onClick={() => remove.mutate(tag.note_id)}
                aria-label={t("person.tag_remove", { tag: tag.text })}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
      <AddTag busy={add.isPending} onAdd={(text) => add.mutateAsync({ kind: "tag", text })} />
      {notes.map((note) => (
        <Written key={note.note_id} note={note} onRemove={() => remove.mutate(note.note_id)} />
      ))}
      <AddNote busy={add.isPending} onAdd={(text) => add.mutateAsync({ kind: "note", text })} />
    </>
  );
}

function Written({ note, onRemove }: { note: Note; onRemove: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={css.note}>
      <p>{note.text}</p>
      <p className={css.muted}>
        {[note.author, format.date(note.at, "date")].filter(Boolean).join(" · ")}
        <button type="button" className={css.quiet} onClick={onRemove}>
          {t("person.note_remove")}
        </button>
      </p>
    </div>
  );
}

interface Adding {
  busy: boolean;
  onAdd: (text: string) => Promise<unknown>;
}

/** Keeps what was typed until it is kept by the server. */
function useTyped(onAdd: Adding["onAdd"]) {
  const [text, setText] = useState("");
  const send = async () => {
    if (!text.trim()) return;
    try {
      await onAdd(text);
      setText("");
    } catch {
      // The toast said what was wrong.
    }
  };
  return { text, setText, send };
}

function AddTag({ busy, onAdd }: Adding) {
  const { t } = useTranslation();
  const { text, setText, send } = useTyped(onAdd);
  return (
    <form
      className={css.adding}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <TextInput
        aria-label={t("person.tag_label")}
        placeholder={t("person.tag_label")}
        maxLength={TAG_CHARACTERS}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={!text.trim()} loading={busy}>
        {t("person.tag_add")}
      </Button>
    </form>
  );
}

function AddNote({ busy, onAdd }: Adding) {
  const { t } = useTranslation();
  const { text, setText, send } = useTyped(onAdd);
  return (
    <form
      className={css.writing}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Textarea
        aria-label={t("person.note_label")}
        placeholder={t("person.note_label")}
        autosize
        minRows={2}
        maxRows={10}
        maxLength={NOTE_CHARACTERS}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {text.trim() && (
        <Button type="submit" variant="default" loading={busy}>
          {t("person.note_add")}
        </Button>
      )}
    </form>
  );
}
