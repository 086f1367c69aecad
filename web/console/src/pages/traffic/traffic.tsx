import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Section } from "../../parts/page";
import { Loaded } from "../../parts/states";
import { useToast } from "../../parts/toast";
import { Versions } from "../../parts/versions";
import { useMayEdit } from "../../shell/roles";
import { messageOf } from "../placements/changes";
import { SettingsPage } from "../settings/settings-page";
import { useSettings } from "../settings/words";
import { RulesForm } from "./form";
import { Preview } from "./preview";
import { type RulesDocument, rulesQuery, type TrafficRules, useRuleChanges } from "./queries";
import css from "./traffic.module.css";

export default function Traffic() {
  const { t } = useTranslation();
  const rules = useQuery(rulesQuery);
  return (
    <SettingsPage title={t("nav.traffic")} question={t("traffic.question")}>
      {() => ({ body: <Loaded query={rules}>{(found) => <Rules rules={found} />}</Loaded> })}
    </SettingsPage>
  );
}

/** The rules as a form; each change is kept as a draft, and nothing counts differently before it is published. */
function Rules({ rules }: { rules: TrafficRules }) {
  const t = useSettings();
  const say = useToast();
  const mayEdit = useMayEdit();
  const changes = useRuleChanges();
  const [refused, setRefused] = useState("");
  // shown in the same tick (a box whose state came later would jump back and forth), and kept to be corrected when refused
  const [chosen, choose] = useState<RulesDocument | null>(null);
  const failed = { onError: (error: unknown) => say(t("traffic.failed", { message: messageOf(error) })) };

  function save(document: RulesDocument) {
    setRefused("");
    choose(document);
    changes.save.mutate(
      { document, expected_version: rules.version },
      { onSuccess: () => choose(null), onError: (error) => setRefused(messageOf(error)) },
    );
  }

  function publish() {
    const before = rules.published_version;
    const undo = () =>
      before === null ? changes.archive.mutate(undefined, failed) : changes.rollback.mutate(before, failed);
    changes.publish.mutate(
      { note: "", expected_version: rules.version },
      { ...failed, onSuccess: () => say(t("traffic.published"), { label: t("traffic.undo"), run: undo }) },
    );
  }

  return (
    <>
      <div className={css.stand}>
        <div>
          <p>
            {rules.published_version === null
              ? t("traffic.default")
              : t("traffic.version", { version: rules.published_version })}{" "}
            {rules.draft && t("traffic.drafted")}
          </p>
          <p className={css.small}>{t("traffic.kept")}</p>
          {!rules.followed && (
            <p className={css.small} role="status">
              {t("traffic.recounting")}
            </p>
          )}
        </div>
        {mayEdit && rules.draft && (
          <div className={css.acts}>
            <Button
              variant="subtle"
              onClick={() => {
                choose(null);
                setRefused("");
                changes.discard.mutate(undefined, { ...failed, onSuccess: () => say(t("traffic.discarded")) });
              }}
            >
              {t("traffic.discard")}
            </Button>
            <Button loading={changes.publish.isPending} onClick={publish}>
              {t("traffic.publish")}
            </Button>
          </div>
        )}
      </div>
      {refused && (
        <p className={css.refused} role="alert">
          {t("traffic.refused", { message: refused })}
        </p>
      )}
      <Preview draft={rules.draft} />
      <RulesForm document={chosen ?? rules.draft ?? rules.document} mayEdit={mayEdit} onChange={save} />
      <Section title={t("traffic.history")}>
        <Versions
          history={rules.history}
          published={rules.published_version}
          words={{
            number: (version) => t("traffic.number", { version }),
            by: (author, date) => t("traffic.by", { author, date }),
            holds: t("traffic.holds"),
            archived: t("traffic.archived"),
            restore: t("traffic.restore"),
            reset: t("traffic.reset"),
            never: t("traffic.never"),
          }}
          onRestore={mayEdit ? (version) => changes.rollback.mutate(version, failed) : undefined}
          onReset={mayEdit ? () => changes.archive.mutate(undefined, failed) : undefined}
        />
      </Section>
    </>
  );
}
