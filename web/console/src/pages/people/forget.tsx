import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { ApiError, api, read } from "../../api/client";
import type { PersonChip } from "../../api/types";
import { Dialog } from "../../parts/dialog";
import { useToast } from "../../parts/toast";
import css from "./people.module.css";

/** The one act of the console without an undo, so it asks for a typed word. */
export function Forget({ person }: { person: PersonChip }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const say = useToast();
  const [asking, setAsking] = useState(false);
  const [typed, setTyped] = useState("");
  const word = t("person.forget_word");
  const forget = useMutation({
    mutationFn: () =>
      read(api.POST("/people/{person_id}/forget", { params: { path: { person_id: person.person_id } } })),
    onSuccess: () => {
      say(t("person.forgotten", { name: person.label }));
      navigate("/people");
      client.removeQueries({ queryKey: ["person", person.person_id] });
      client.invalidateQueries({ queryKey: ["people"] });
    },
    onError: (error) =>
      say(t("person.forget_failed", { message: error instanceof ApiError ? error.message : String(error) })),
  });
  return (
    <>
      <button type="button" className={css.danger} onClick={() => setAsking(true)}>
        {t("person.forget")}
      </button>
      {asking && (
        <Dialog
          title={t("person.forget_ask", { name: person.label })}
          onClose={() => setAsking(false)}
          footer={
            <>
              <Button variant="default" onClick={() => setAsking(false)}>
                {t("action.cancel")}
              </Button>
              <Button disabled={typed.trim() !== word} loading={forget.isPending} onClick={() => forget.mutate()}>
                {t("person.forget_confirm")}
              </Button>
            </>
          }
        >
          <p>{t("person.forget_text")}</p>
          <p>
            <Link to="/settings/privacy">{t("person.forget_reports")}</Link>
          </p>
          <br />
          <TextInput
            label={t("person.forget_type", { word })}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </Dialog>
      )}
    </>
  );
}
