import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Choice } from "../../parts/choice";
import { Section } from "../../parts/page";
import { Loaded } from "../../parts/states";
import { useToast } from "../../parts/toast";
import { Versions } from "../../parts/versions";
import { useMayEdit } from "../../shell/roles";
import css from "./audiences.module.css";
import { messageOf, useAudienceChanges } from "./changes";
import { Diff } from "./diff";
import { type AudienceDetail, versionQuery } from "./queries";
import { useAudienceWords } from "./words";

/** Who published what and when, the way back to any of it, and what changed from one to another. */
export function History({ detail }: { detail: AudienceDetail }) {
  const t = useAudienceWords();
  const mayEdit = useMayEdit();
  const say = useToast();
  const { rollback } = useAudienceChanges(detail.audience_id);
  const published = detail.history.filter((one) => one.status === "published").map((one) => one.version);
  return (
    <>
      <Section title={t("history.title")}>
        <Versions
          history={detail.history}
          published={detail.published_version}
          words={{
            number: (version) => t("history.version", { version }),
            by: (author, date) => t("history.by", { author, date }),
            holds: t("history.holds"),
            archived: t("status.archived"),
            restore: t("history.restore"),
            reset: "",
            never: t("history.never"),
          }}
          onRestore={
            mayEdit
              ? (version) =>
                  rollback.mutate(version, {
                    onSuccess: (next) => say(t("publish.done", { version: next.published_version ?? "" })),
                    onError: (error) => say(messageOf(error)),
                  })
              : undefined
          }
        />
      </Section>
      {published.length > 0 && <Differences detail={detail} published={published} />}
    </>
  );
}

const DRAFT = "draft";

function Differences({ detail, published }: { detail: AudienceDetail; published: number[] }) {
  const t = useAudienceWords();
  const [newest, older] = published;
  const [to, setTo] = useState(detail.draft ? DRAFT : String(newest));
  const [from, setFrom] = useState(String(detail.draft ? newest : (older ?? newest)));
  const before = useQuery(versionQuery(detail.audience_id, Number(from)));
  const after = useQuery({ ...versionQuery(detail.audience_id, Number(to)), enabled: to !== DRAFT });
  const numbers = published.map((one) => ({ value: String(one), label: t("history.version", { version: one }) }));
  const draft = detail.draft ? [{ value: DRAFT, label: t("status.draft") }] : [];
  return (
    <Section title={t("diff.title")}>
      <div className={css.actions}>
        <Choice label={t("diff.from")} value={from} options={numbers} onChange={setFrom} />
        <span aria-hidden="true">→</span>
        <Choice label={t("diff.to")} value={to} options={[...draft, ...numbers]} onChange={setTo} />
      </div>
      <Loaded query={before}>
        {(old) =>
          to === DRAFT ? (
            <Diff before={old.text} after={detail.text} />
          ) : (
            <Loaded query={after}>{(now) => <Diff before={old.text} after={now.text} />}</Loaded>
          )
        }
      </Loaded>
    </Section>
  );
}
