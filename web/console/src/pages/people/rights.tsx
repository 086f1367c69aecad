import { Button } from "@mantine/core";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ApiError, api, read } from "../../api/client";
import type { Person } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { useWord } from "../../i18n/words";
import { Loaded } from "../../parts/states";
import { useToast } from "../../parts/toast";
import { useMayEdit } from "../../shell/roles";
import { Corrections } from "./rectify";
import css from "./rights.module.css";

type Name = "marketing" | "profiling" | "measure";
type Form = "html" | "json";
interface File {
  name: string;
  media_type: string;
  content: string;
}

const objectionsQuery = (personId: string) =>
  queryOptions({
    queryKey: ["person", personId, "objections"],
    queryFn: ({ signal }) =>
      read(api.GET("/people/{person_id}/objections", { params: { path: { person_id: personId } }, signal })),
  });

function save({ name, media_type, content }: File): void {
  const url = URL.createObjectURL(new Blob([content], { type: `${media_type};charset=utf-8` }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}

/** What a person may ask for, but to be forgotten: to object, to have it corrected, and to see what is held. */
export function Rights({ person }: { person: Person }) {
  const mayEdit = useMayEdit();
  return (
    <>
      <Objections personId={person.person.person_id} />
      <Corrections person={person} mayEdit={mayEdit} />
      <Export personId={person.person.person_id} />
    </>
  );
}

function Objections({ personId }: { personId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  const say = useToast();
  const client = useQueryClient();
  const mayEdit = useMayEdit();
  const query = useQuery(objectionsQuery(personId));
  const state = useMutation({
    mutationFn: ({ name, objects }: { name: Name; objects: boolean }) =>
      read(
        api.PUT("/people/{person_id}/objections", {
          params: { path: { person_id: personId } },
          body: { name, objects },
        }),
      ),
    onSuccess: (objections, { objects }) => {
      client.setQueryData(objectionsQuery(personId).queryKey, objections);
      void client.invalidateQueries({ queryKey: ["person", personId], exact: true });
      say(t(objects ? "rights.objected" : "rights.taken_back"));
    },
    onError: (error) => say(t("rights.failed", { message: error instanceof ApiError ? error.message : String(error) })),
  });
  return (
    <Loaded query={query}>
      {(objections) => (
        <ul className={css.list}>
          {objections.map((one) => (
            <li key={one.name}>
              <label className={css.objection}>
                <input
                  type="checkbox"
                  checked={one.since != null}
                  disabled={!mayEdit || state.isPending}
                  onChange={(event) => state.mutate({ name: one.name, objects: event.currentTarget.checked })}
                />
                <span>
                  {t(`rights.to.${one.name}`)}
                  <span className={css.hint}>
                    {one.since == null
                      ? one.purposes.map((purpose) => word("purpose", purpose)).join(", ")
                      : t("rights.since", { date: format.date(one.since, "date") })}
                  </span>
                </span>
              </label>
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  );
}

function Export({ personId }: { personId: string }) {
  const { t, i18n } = useTranslation();
  const say = useToast();
  const mayEdit = useMayEdit();
  const exported = useMutation({
    mutationFn: (format: Form) =>
      read(
        api.POST("/people/{person_id}/export", {
          params: {
            path: { person_id: personId },
            query: { format, language: i18n.language.startsWith("fr") ? "fr" : "en" },
          },
        }),
      ),
    onSuccess: save,
    onError: (error) => say(t("rights.failed", { message: error instanceof ApiError ? error.message : String(error) })),
  });
  if (!mayEdit) return null;
  return (
    <div className={css.part}>
      <p className={css.note}>{t("rights.export_text")}</p>
      <div className={css.buttons}>
        {(["html", "json"] as const).map((form) => (
          <Button
            key={form}
            variant="default"
            disabled={exported.isPending}
            loading={exported.isPending && exported.variables === form}
            onClick={() => exported.mutate(form)}
          >
            {t(`rights.export.${form}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}
