import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, read } from "../api/client";
import { sessionQuery } from "../api/queries";
import type { Session } from "../api/types";
import { useSession } from "../format/use-format";
import { Dialog } from "../parts/dialog";
import { useToast } from "../parts/toast";
import css from "./pause.module.css";
import { useMayEdit } from "./roles";

export function usePause() {
  const client = useQueryClient();
  const say = useToast();
  const { t } = useTranslation();
  const show = (paused: boolean) =>
    client.setQueryData<Session | null>(sessionQuery.queryKey, (session) => session && { ...session, paused });
  return useMutation({
    mutationFn: (paused: boolean) => read(api.PUT("/pause", { body: { paused } })),
    onMutate: show,
    onSuccess: ({ paused }) => {
      show(paused);
      say(t(paused ? "pause.done" : "pause.resumed"));
    },
    onError: (_error, paused) => {
      show(!paused);
      say(t("pause.failed"));
    },
  });
}

/** The one switch that pauses everything: on or off at a glance, asked twice before it stops the shop's personalisation. */
export function PauseSwitch() {
  const { paused } = useSession();
  const pause = usePause();
  const mayEdit = useMayEdit();
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <button
        type="button"
        role="switch"
        aria-checked={!paused}
        className={css.switch}
        disabled={!mayEdit || pause.isPending}
        title={mayEdit ? undefined : t("state.viewer")}
        onClick={() => (paused ? pause.mutate(false) : setAsking(true))}
      >
        <span className={css.knob} aria-hidden="true" />
        <span>{t("pause.label")}</span>
        <span className={css.state} aria-hidden="true">
          {t(paused ? "pause.off" : "pause.on")}
        </span>
      </button>
      {asking && (
        <Dialog
          title={t("pause.ask")}
          onClose={() => setAsking(false)}
          footer={
            <>
              <Button variant="default" onClick={() => setAsking(false)}>
                {t("pause.keep")}
              </Button>
              <Button
                onClick={() => {
                  pause.mutate(true);
                  setAsking(false);
                }}
              >
                {t("pause.confirm")}
              </Button>
            </>
          }
        >
          <p>{t("pause.meaning")}</p>
        </Dialog>
      )}
    </>
  );
}

export function PausedBanner() {
  const { paused } = useSession();
  const pause = usePause();
  const mayEdit = useMayEdit();
  const { t } = useTranslation();
  if (!paused) return null;
  return (
    <div className={css.banner} role="status">
      <span>
        <strong>{t("pause.banner")}</strong> {t("pause.banner_text")}
      </span>
      {mayEdit && (
        <button type="button" onClick={() => pause.mutate(false)} disabled={pause.isPending}>
          {t("pause.resume")}
        </button>
      )}
    </div>
  );
}
