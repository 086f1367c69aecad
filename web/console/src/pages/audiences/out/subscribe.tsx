import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../format/use-format";
import { Choice } from "../../../parts/choice";
import { Copyable } from "../../../parts/copyable";
import { Dialog } from "../../../parts/dialog";
import { messageOf } from "../changes";
import listed from "../lists/lists.module.css";
import { audiencesQuery, nameIn } from "../queries";
import { useAudienceWords } from "../words";
import { UseChoice } from "./export";
import css from "./out.module.css";
import { type Use, useSubscriptionChanges } from "./queries";

/** A new subscription; its secret is shown once. */
export function Subscribe({ onClose }: { onClose: () => void }) {
  const { t: shell } = useTranslation();
  const t = useAudienceWords();
  const { language } = useFormat();
  const { create } = useSubscriptionChanges();
  const audiences = useQuery(audiencesQuery);
  const [audienceId, setAudienceId] = useState("");
  const [url, setUrl] = useState("");
  const [use, setUse] = useState<Use>("analysis");
  if (create.data)
    return (
      <Dialog
        title={t("out.subscribed")}
        onClose={onClose}
        footer={<Button onClick={onClose}>{t("out.have_it")}</Button>}
      >
        <div className={listed.form}>
          <Copyable label={t("out.secret")} text={create.data.secret} />
          <p className={css.once}>{t("out.secret_once")}</p>
          <p className={listed.small}>{t("out.verify")}</p>
        </div>
      </Dialog>
    );
  const telling = (audiences.data ?? []).filter((one) => one.status === "published" && one.listened !== "none");
  return (
    <Dialog
      title={t("out.new")}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {shell("action.cancel")}
          </Button>
          <Button
            disabled={!audienceId || !/^https?:\/\/./.test(url.trim())}
            loading={create.isPending}
            onClick={() => create.mutate({ audience_id: audienceId, url: url.trim(), use })}
          >
            {t("out.subscribe")}
          </Button>
        </>
      }
    >
      <div className={listed.form}>
        <div>
          <p className={listed.label}>{t("out.audience")}</p>
          <p className={listed.small}>{t("out.audience_note")}</p>
          <Choice
            label={t("out.audience")}
            value={audienceId}
            options={[
              { value: "", label: t(telling.length ? "out.choose" : "out.none_tells") },
              ...telling.map((one) => ({
                value: one.audience_id,
                label: nameIn(one.name, language, one.audience_id),
              })),
            ]}
            onChange={setAudienceId}
          />
        </div>
        <TextInput
          label={t("out.url")}
          description={t("out.url_note")}
          type="url"
          value={url}
          maxLength={1000}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <UseChoice use={use} onChange={setUse} />
        {create.isError && (
          <p className={listed.refused} role="alert">
            {t("lists.failed", { message: messageOf(create.error) })}
          </p>
        )}
      </div>
    </Dialog>
  );
}
