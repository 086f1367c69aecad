import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, api, read } from "../../api/client";
import type { CorrectedField, Person, Trait } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { humanise } from "../../i18n/words";
import { Dialog } from "../../parts/dialog";
import { useToast } from "../../parts/toast";
import css from "./rights.module.css";

/** What staff typed, in the type that the value has now: a number stays one, an address stays an object. */
export function typed(text: string, now: unknown): unknown {
  if (now === undefined || typeof now === "string") return text.trim();
  try {
    return JSON.parse(text);
  } catch {
    return text.trim();
  }
}

const written = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

/** When a field was corrected and by whom, as a sentence. */
export function useCorrected(): (one: CorrectedField, gone: boolean) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return (one, gone) =>
    t(`rights.corrected.${gone ? "gone" : "new"}`, {
      date: format.date(one.at, "date"),
      by: one.by || t(`rights.asked.${one.asked}`),
    });
}

/** What somebody had corrected, and the way to correct more. */
export function Corrections({ person, mayEdit }: { person: Person; mayEdit: boolean }) {
  const { t } = useTranslation();
  const corrected = useCorrected();
  const [asking, setAsking] = useState(false);
  const gone = person.corrected.filter((one) => !person.traits.some((trait) => trait.key === one.key));
  if (!mayEdit && gone.length === 0) return null;
  return (
    <div className={css.part}>
      {mayEdit && <p className={css.note}>{t("rights.correct_text")}</p>}
      {gone.length > 0 && (
        <ul className={css.gone}>
          {gone.map((one) => (
            <li key={one.key}>
              {humanise(one.key)} <span className={css.hint}>{corrected(one, true)}</span>
            </li>
          ))}
        </ul>
      )}
      {mayEdit && (
        <Button variant="default" onClick={() => setAsking(true)}>
          {t("rights.correct")}
        </Button>
      )}
      {asking && <Rectify person={person} onClose={() => setAsking(false)} />}
    </div>
  );
}

/** Asks for what is right; of a trait, or of a field that is typed. */
export function Rectify({ person, trait, onClose }: { person: Person; trait?: Trait; onClose: () => void }) {
  const { t } = useTranslation();
  const say = useToast();
  const client = useQueryClient();
  const form = useId();
  const known = useId();
  const [field, setField] = useState(trait?.key ?? "");
  const [value, setValue] = useState(trait ? written(trait.value) : "");
  const [remove, setRemove] = useState(false);
  const [add, setAdd] = useState(false);
  const personId = person.person.person_id;
  const correct = useMutation({
    mutationFn: () =>
      read(
        api.PUT("/people/{person_id}/fields", {
          params: { path: { person_id: personId } },
          body: { field: field.trim(), value: remove ? null : typed(value, trait?.value), add },
        }),
      ),
    onSuccess: (told) => {
      client.invalidateQueries({ queryKey: ["person", personId] });
      client.invalidateQueries({ queryKey: ["people"] });
      say(t("rights.corrected_now", { field: humanise(told.field) }));
      onClose();
    },
    onError: (error) => say(t("rights.failed", { message: error instanceof ApiError ? error.message : String(error) })),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    correct.mutate();
  };
  return (
    <Dialog
      title={trait ? t("rights.correct_field", { field: humanise(trait.key) }) : t("rights.correct")}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button
            type="submit"
            form={form}
            disabled={!field.trim() || (!remove && !value.trim())}
            loading={correct.isPending}
          >
            {t(remove ? "rights.take_out" : "rights.correct_confirm")}
          </Button>
        </>
      }
    >
      <form id={form} className={css.form} onSubmit={submit}>
        <p className={css.note}>{t("rights.correct_what")}</p>
        {!trait && (
          <>
            <TextInput
              label={t("rights.field")}
              description={t("rights.field_hint")}
              value={field}
              maxLength={200}
              list={known}
              onChange={(event) => setField(event.currentTarget.value)}
            />
            <datalist id={known}>
              {person.traits.map((one) => (
                <option key={`${one.key}/${one.personal}`} value={one.key} />
              ))}
            </datalist>
          </>
        )}
        <TextInput
          label={t("rights.value")}
          value={remove ? "" : value}
          disabled={remove}
          autoComplete="off"
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <Choice label={t("rights.remove")} checked={remove} onChange={setRemove} />
        {!trait && !remove && <Choice label={t("rights.add")} checked={add} onChange={setAdd} />}
      </form>
    </Dialog>
  );
}

interface ChoiceProps {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

function Choice({ label, checked, onChange }: ChoiceProps) {
  return (
    <label className={css.objection}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}
