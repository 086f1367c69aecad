import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { ApiError } from "../../../api/client";
import { useFormat } from "../../../format/use-format";
import { Dialog } from "../../../parts/dialog";
import { SkeletonBlock } from "../../../parts/states";
import { messageOf, useCreateAudience } from "../changes";
import { type AudienceSize, audiencesQuery, type Document, nameIn } from "../queries";
import css from "./alike.module.css";
import { likeCondition } from "./like";
import { Quality } from "./quality";
import { lookalikesQuery } from "./queries";
import { ShareSlider } from "./slider";
import { useAlikeWords, useAlikeWordsReady } from "./words";

interface Props {
  source: Document;
  size: AudienceSize | null;
  onClose: () => void;
}

/** One decision: how near. The audience it makes is a draft as any other. */
export default function CreateAlike(props: Props) {
  return useAlikeWordsReady() ? <Creating {...props} /> : <SkeletonBlock />;
}

function Creating({ source, size, onClose }: Props) {
  const t = useAlikeWords();
  const { t: shell } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const create = useCreateAudience();
  const stands = useQuery(lookalikesQuery(source.audience_id)).data;
  const rows = useQuery(audiencesQuery).data ?? [];
  const [share, setShare] = useState(0.05);
  const [problem, setProblem] = useState("");
  const name = nameIn(source.name, format.language, source.audience_id);
  const learned = stands?.state === "learned";
  const people = learned ? stands.people : size ? size.of - size.people : null;

  async function submit() {
    const id = free(`like_${source.audience_id}`.slice(0, 76), new Set(rows.map((row) => row.audience_id)));
    try {
      await create.mutateAsync({
        audience_id: id,
        name: inEach(source, "name", (one, lng) => t("name", { name: one, lng })),
        description: inEach(source, "name", (one, lng) => t("description", { name: one, lng })),
        condition: likeCondition(source.audience_id, share),
        tags: [],
        listened: "none",
        notes: "",
      });
      navigate(`/audiences/${encodeURIComponent(id)}`);
    } catch (error) {
      setProblem(error instanceof ApiError ? error.message : messageOf(error));
    }
  }

  return (
    <Dialog
      title={t("dialog", { name })}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {shell("action.cancel")}
          </Button>
          <Button loading={create.isPending} onClick={submit}>
            {t("create")}
          </Button>
        </>
      }
    >
      <div className={css.body}>
        <p className={css.quiet}>{t("explain")}</p>
        <ShareSlider share={share} people={people} onChange={setShare} />
        {stands && stands.state !== "none" ? (
          <Quality stands={stands} share={share} />
        ) : (
          <p className={css.quiet}>{t("later")}</p>
        )}
        {size && stands?.state === "none" && size.high < stands.needed_members && (
          <p className={css.warning}>
            {t("few", { name, n: format.count(size.people), needed: format.count(stands.needed_members) })}
          </p>
        )}
        {problem && <p className={css.problem}>{problem}</p>}
      </div>
    </Dialog>
  );
}

function inEach(source: Document, of: "name", make: (text: string, language: string) => string) {
  return Object.fromEntries(Object.entries(source[of]).map(([language, text]) => [language, make(text, language)]));
}

function free(id: string, taken: Set<string>): string {
  let next = id;
  for (let n = 2; taken.has(next); n += 1) next = `${id}_${n}`;
  return next;
}
