import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { ApiError } from "../../api/client";
import { Dialog } from "../../parts/dialog";
import css from "./audiences.module.css";
import type { Condition } from "./builder/condition";
import { idOf, messageOf, useCreateAudience } from "./changes";
import { WithWords } from "./page";
import { useAudienceWords } from "./words";

interface Props {
  taken: string[];
  /** What it begins with: a ready-made audience, or nothing. */
  from?: { condition: Condition; name: Record<string, string>; description: Record<string, string>; tags: string[] };
  onClose: () => void;
}

const FITS = /^[a-z0-9_]+(\.[a-z0-9_]+)*$/;

export default function NewAudience(props: Props) {
  return <WithWords>{() => <Fields {...props} />}</WithWords>;
}

/** A name in each language, and the id that integrations go by. */
function Fields({ taken, from, onClose }: Props) {
  const { t: shell } = useTranslation();
  const t = useAudienceWords();
  const navigate = useNavigate();
  const create = useCreateAudience();
  const [name, setName] = useState<Record<string, string>>(from?.name ?? { en: "", fr: "" });
  const [chosen, setChosen] = useState<string | null>(null);
  const [problem, setProblem] = useState("");
  const [tried, setTried] = useState(false);
  const suggested = free(idOf(name.en || name.fr || ""), taken);
  const id = chosen ?? suggested;
  const wrong = !FITS.test(id) ? t("new.bad_id") : taken.includes(id) ? t("new.taken", { id }) : problem;
  const named = Object.fromEntries(Object.entries(name).filter(([, text]) => text.trim()));

  async function submit() {
    setTried(true);
    if (Object.keys(named).length === 0 || !FITS.test(id) || taken.includes(id)) return;
    try {
      await create.mutateAsync({
        audience_id: id,
        name: named,
        description: from?.description ?? {},
        condition: from?.condition ?? { type: "all", of: [] },
        tags: from?.tags ?? [],
        listened: "none",
        notes: "",
      });
      navigate(`/audiences/${encodeURIComponent(id)}/edit`);
    } catch (error) {
      setProblem(error instanceof ApiError && error.status === 409 ? t("new.taken", { id }) : messageOf(error));
    }
  }

  return (
    <Dialog
      title={t("new.title")}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {shell("action.cancel")}
          </Button>
          <Button type="submit" form="new-audience" loading={create.isPending}>
            {t("new.create")}
          </Button>
        </>
      }
    >
      <form
        id="new-audience"
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {(["en", "fr"] as const).map((language) => (
          <TextInput
            key={language}
            label={t(`new.name.${language}`)}
            maxLength={120}
            value={name[language] ?? ""}
            error={tried && language === "en" && Object.keys(named).length === 0 ? t("new.no_name") : undefined}
            onChange={(event) => {
              const text = event.currentTarget.value;
              setName((now) => ({ ...now, [language]: text }));
            }}
          />
        ))}
        <TextInput
          label={t("new.id")}
          description={t("new.id_note")}
          maxLength={80}
          value={id}
          error={(tried || chosen !== null) && wrong ? wrong : undefined}
          onChange={(event) => {
            setChosen(event.currentTarget.value);
            setProblem("");
          }}
        />
      </form>
    </Dialog>
  );
}

function free(id: string, taken: string[]): string {
  let next = id;
  for (let n = 2; id && taken.includes(next); n += 1) next = `${id}_${n}`;
  return next;
}
