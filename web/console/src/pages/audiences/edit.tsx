import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useReducer, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { ApiError } from "../../api/client";
import { useFormat } from "../../format/use-format";
import { Choice } from "../../parts/choice";
import { Page, Section } from "../../parts/page";
import { ErrorState, Loaded } from "../../parts/states";
import { useToast } from "../../parts/toast";
import { useMayEdit } from "../../shell/roles";
import css from "./audiences.module.css";
import { Builder } from "./builder/builder";
import type { Condition, Vocabulary } from "./builder/condition";
import { sentence } from "./builder/sentence";
import { plain, rooted } from "./builder/tree";
import { type History, redone, started, step, undone } from "./builder/undo";
import { messageOf, useAudienceChanges } from "./changes";
import { LiveCount, useCount } from "./count";
import { useSaving } from "./draft";
import { WithWords } from "./page";
import { PublishDialog } from "./publish";
import { type AudienceDetail, audienceQuery, type Document, nameIn, vocabularyQuery } from "./queries";
import { usePhrases } from "./speaking";
import { TextForm } from "./text-form";
import { useAudienceWords } from "./words";

const FORBIDDEN = new ApiError(403, "not_allowed", "");

/** The builder beside what it makes. The draft saves itself; nobody is in anything else until it is published. */
export default function AudienceEdit() {
  const { audienceId = "" } = useParams();
  const audience = useQuery({ ...audienceQuery(audienceId), refetchOnWindowFocus: false });
  const vocabulary = useQuery(vocabularyQuery);
  const mayEdit = useMayEdit();
  if (!mayEdit) return <ErrorState error={FORBIDDEN} />;
  return (
    <WithWords>
      {() => (
        <Loaded query={audience}>
          {(detail) => (
            <Loaded query={vocabulary}>
              {(known) => <Editor key={audienceId} detail={detail} vocabulary={known} />}
            </Loaded>
          )}
        </Loaded>
      )}
    </WithWords>
  );
}

type Act = { do: "edit"; next: Condition; part: string; at: number } | { do: "undo" } | { do: "redo" };

function acted(history: History<Condition>, act: Act): History<Condition> {
  if (act.do === "undo") return undone(history);
  return act.do === "redo" ? redone(history) : step(history, act.next, act.part, act.at);
}

function Editor({ detail, vocabulary }: { detail: AudienceDetail; vocabulary: Vocabulary }) {
  const t = useAudienceWords();
  const { language } = useFormat();
  const say = usePhrases();
  const toast = useToast();
  const navigate = useNavigate();
  const saving = useSaving(detail);
  const { discard } = useAudienceChanges(detail.audience_id);
  const [begun] = useState<Document | null>(detail.draft ?? detail.published);
  const [words, setWords] = useState<InWords>({
    name: begun?.name ?? {},
    description: begun?.description ?? {},
    listened: begun?.listened ?? "none",
  });
  const [history, act] = useReducer(acted, rooted(begun?.condition ?? { type: "all", of: [] }), started);
  const [publishing, setPublishing] = useState(false);
  const condition = useMemo(() => plain(history.now), [history.now]);
  const count = useCount(condition, detail.audience_id);
  const document = useMemo<Document | null>(
    () => begun && { ...begun, ...tidied(words, begun), condition },
    [begun, words, condition],
  );
  const { later } = saving;
  const [first] = useState(document);
  const fresh = JSON.stringify(document) === JSON.stringify(first);
  useEffect(() => {
    if (document && document !== first) later(document);
  }, [document, first, later]);

  if (!begun || !document) return <ErrorState error={new ApiError(404, "not_found", "")} />;
  const name = nameIn(document.name, language, detail.audience_id);
  const home = `/audiences/${encodeURIComponent(detail.audience_id)}`;
  const errors = count.query.data?.findings.filter((one) => one.severity === "error").length ?? 0;
  const told = { of: count.of, list: count.behind ? [] : (count.query.data?.findings ?? []) };
  const differs = !fresh || detail.draft !== null;

  function giveUp() {
    saving.forget();
    discard.mutate(undefined, {
      onSuccess: () => {
        navigate(detail.published ? home : "/audiences");
        toast(t("edit.discarded"));
      },
      onError: (error) => toast(messageOf(error)),
    });
  }

  return (
    <Page
      title={name}
      back={{ to: home, label: name }}
      question={t("edit.question")}
      actions={
        <>
          <Saved saving={saving} differs={differs} />
          {detail.draft && (
            <Button variant="subtle" onClick={giveUp}>
              {t("edit.discard")}
            </Button>
          )}
          <Button disabled={!differs || errors > 0} onClick={() => setPublishing(true)}>
            {t("edit.publish")}
          </Button>
        </>
      }
    >
      <div className={css.editor}>
        <div className={css.column}>
          <Section title={t("edit.who")} note={t("edit.who_note")}>
            <Builder
              history={history}
              vocabulary={vocabulary}
              say={say}
              findings={told}
              onEdit={(next, part = "") => act({ do: "edit", next, part, at: Date.now() })}
              onUndo={() => act({ do: "undo" })}
              onRedo={() => act({ do: "redo" })}
            />
            <p className={css.sentence} aria-label={t("edit.in_words")} role="note">
              {sentence(condition, say)}
            </p>
          </Section>
          <Section title={t("edit.names")}>
            <Names words={words} onChange={setWords} />
          </Section>
        </div>
        <div className={css.beside}>
          <LiveCount count={count} />
          <TextForm
            text={count.query.data?.text ?? detail.text}
            onRead={(next) => act({ do: "edit", next: rooted(next), part: "", at: Date.now() })}
          />
        </div>
      </div>
      {publishing && (
        <PublishDialog
          detail={detail}
          name={name}
          count={count}
          flush={saving.flush}
          onClose={() => setPublishing(false)}
        />
      )}
    </Page>
  );
}

type InWords = Pick<Document, "name" | "listened"> & { description: Record<string, string> };

/** Without languages in which nothing is written; a name is kept as it was until there is another. */
function tidied(words: InWords, begun: Document): InWords {
  const written = (texts: Record<string, string>) =>
    Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim()));
  const name = written(words.name);
  return {
    name: Object.keys(name).length ? name : begun.name,
    description: written(words.description),
    listened: words.listened,
  };
}

const LISTENED = ["none", "journey", "webhook"] as const;

function Names({ words, onChange }: { words: InWords; onChange: (words: InWords) => void }) {
  const t = useAudienceWords();
  return (
    <div className={css.form}>
      {(["en", "fr"] as const).map((language) => (
        <TextInput
          key={language}
          label={t(`new.name.${language}`)}
          maxLength={120}
          value={words.name[language] ?? ""}
          onChange={(event) => onChange({ ...words, name: { ...words.name, [language]: event.currentTarget.value } })}
        />
      ))}
      {(["en", "fr"] as const).map((language) => (
        <TextInput
          key={language}
          label={t(`edit.description.${language}`)}
          maxLength={1000}
          value={words.description[language] ?? ""}
          onChange={(event) =>
            onChange({ ...words, description: { ...words.description, [language]: event.currentTarget.value } })
          }
        />
      ))}
      <div className={css.labelled}>
        <span>{t("list.told")}</span>
        <Choice
          label={t("list.told")}
          value={words.listened}
          options={LISTENED.map((one) => ({ value: one, label: t(`told.${one}`) }))}
          onChange={(one) => onChange({ ...words, listened: one as InWords["listened"] })}
        />
      </div>
    </div>
  );
}

function Saved({ saving, differs }: { saving: ReturnType<typeof useSaving>; differs: boolean }) {
  const t = useAudienceWords();
  const format = useFormat();
  const text = () => {
    if (saving.problem) return t("edit.unsaved", { message: saving.problem });
    if (saving.saving) return t("edit.saving");
    if (saving.savedAt) return t("edit.saved", { time: format.date(saving.savedAt, "time") });
    return t(differs ? "status.draft" : "edit.nothing_changed");
  };
  return (
    <span className={saving.problem ? css.problem : css.quiet} role="status">
      {text()}
    </span>
  );
}
