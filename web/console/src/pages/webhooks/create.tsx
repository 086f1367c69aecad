import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWord } from "../../i18n/words";
import { Dialog } from "../../parts/dialog";
import { Segments } from "../../parts/segments";
import { Tick } from "../../parts/tick";
import { messageOf } from "../placements/changes";
import { useSettings } from "../settings/words";
import { Issued } from "./issued";
import { type Kind, type NewWebhook, useWebhookChanges } from "./queries";
import css from "./webhooks.module.css";

const KINDS = ["shopify", "woocommerce", "standard"] as const;
type Purpose = NonNullable<NewWebhook["consent"]>[number];
const PURPOSES = [
  "measure",
  "personalise",
  "marketing_email",
  "email_open",
  "sms",
  "push",
  "ads",
  "sensitive",
] as const;

export function Create({ onClose }: { onClose: () => void }) {
  const t = useSettings();
  const { t: say } = useTranslation();
  const word = useWord();
  const { create } = useWebhookChanges();
  const [kind, setKind] = useState<Kind>("shopify");
  const [name, setName] = useState("");
  const [secret, setSecret] = useState("");
  const [consent, setConsent] = useState<readonly Purpose[]>([]);
  if (create.data)
    return (
      <Issued issued={create.data} kind={kind} title={t("issued.made", { name: create.data.name })} onClose={onClose} />
    );
  const complete = name.trim() !== "" && (kind !== "shopify" || secret.trim() !== "");
  return (
    <Dialog
      title={t("webhooks.add")}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {say("action.cancel")}
          </Button>
          <Button
            disabled={!complete}
            loading={create.isPending}
            onClick={() => create.mutate({ name: name.trim(), kind, secret: secret.trim(), consent: [...consent] })}
          >
            {t("create.add")}
          </Button>
        </>
      }
    >
      <div className={css.form}>
        <div>
          <p className={css.label}>{t("create.kind")}</p>
          <Segments
            label={t("create.kind")}
            value={kind}
            options={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
            onChange={setKind}
          />
        </div>
        <TextInput
          label={t("create.name")}
          description={t("create.name_hint")}
          value={name}
          maxLength={40}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t("create.secret")}
          description={t(`create.secret_hint.${kind}`)}
          type="password"
          autoComplete="off"
          value={secret}
          maxLength={300}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
        <fieldset className={css.ticks}>
          <legend>{t("create.consent")}</legend>
          <p className={css.small}>{t("create.consent_hint")}</p>
          {PURPOSES.map((purpose) => (
            <Tick
              key={purpose}
              label={word("purpose", purpose)}
              checked={consent.includes(purpose)}
              onChange={(checked) =>
                setConsent(PURPOSES.filter((one) => (one === purpose ? checked : consent.includes(one))))
              }
            />
          ))}
        </fieldset>
        {create.isError && (
          <p className={css.refused} role="alert">
            {t("webhooks.failed", { message: messageOf(create.error) })}
          </p>
        )}
      </div>
    </Dialog>
  );
}
