import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../parts/dialog";
import { messageOf } from "../placements/changes";
import { useSettings } from "../settings/words";
import { Issued } from "./issued";
import { useWebhookChanges, type WebhookSource } from "./queries";
import css from "./webhooks.module.css";

/** A new secret; the old one works on for a while, so that the sender can be changed without losing an event. */
export function Rotate({ source, onClose }: { source: WebhookSource; onClose: () => void }) {
  const t = useSettings();
  const { t: say } = useTranslation();
  const { rotate } = useWebhookChanges();
  const [hours, setHours] = useState("24");
  const [secret, setSecret] = useState("");
  const overlap = Number(hours);
  if (rotate.data)
    return (
      <Issued
        issued={rotate.data}
        kind={source.kind}
        title={t("issued.rotated", { name: source.name })}
        onClose={onClose}
      />
    );
  const complete =
    hours.trim() !== "" && overlap >= 0 && overlap <= 720 && (source.kind !== "shopify" || secret.trim() !== "");
  return (
    <Dialog
      title={t("rotate.title", { name: source.name })}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {say("action.cancel")}
          </Button>
          <Button
            disabled={!complete}
            loading={rotate.isPending}
            onClick={() =>
              rotate.mutate({ name: source.name, overlap_hours: Math.round(overlap), secret: secret.trim() })
            }
          >
            {t("webhooks.rotate")}
          </Button>
        </>
      }
    >
      <div className={css.form}>
        <TextInput
          label={t("rotate.hours")}
          description={t("rotate.hours_hint")}
          type="number"
          min={0}
          max={720}
          value={hours}
          onChange={(event) => setHours(event.currentTarget.value)}
        />
        <TextInput
          label={t("create.secret")}
          description={t(`create.secret_hint.${source.kind}`)}
          type="password"
          autoComplete="off"
          value={secret}
          maxLength={300}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
        {rotate.isError && (
          <p className={css.refused} role="alert">
            {t("webhooks.failed", { message: messageOf(rotate.error) })}
          </p>
        )}
      </div>
    </Dialog>
  );
}
