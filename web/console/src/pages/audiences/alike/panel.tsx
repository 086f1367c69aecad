import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { Section } from "../../../parts/page";
import { Loaded, SkeletonBlock } from "../../../parts/states";
import { useToast } from "../../../parts/toast";
import { useMayEdit } from "../../../shell/roles";
import { messageOf, useAudienceChanges } from "../changes";
import type { AudienceDetail, Document } from "../queries";
import css from "./alike.module.css";
import { type Like, withShare } from "./like";
import { Card, Quality } from "./quality";
import { lookalikesQuery } from "./queries";
import { ShareSlider } from "./slider";
import { useAlikeWords, useAlikeWordsReady } from "./words";

interface Props {
  detail: AudienceDetail;
  document: Document;
  like: Like;
}

/** On the page of an audience of look-alikes: how near, how good that is, and what it stands on. */
export default function AlikePanel(props: Props) {
  return useAlikeWordsReady() ? <Panel {...props} /> : <SkeletonBlock />;
}

function Panel({ detail, document, like }: Props) {
  const t = useAlikeWords();
  const say = useToast();
  const mayEdit = useMayEdit();
  const query = useQuery(lookalikesQuery(like.source));
  const { save } = useAudienceChanges(detail.audience_id);
  const [share, setShare] = useState(like.share);
  useEffect(() => setShare(like.share), [like.share]);

  function keep(next: number) {
    if (next === like.share || save.isPending) return;
    save.mutate(
      { document: { ...document, condition: withShare(document.condition, next) }, expected: detail.version },
      { onError: (error) => say(messageOf(error)) },
    );
  }

  return (
    <Section title={t("title")}>
      <Loaded query={query}>
        {(stands) => (
          <div className={css.body}>
            <ShareSlider
              share={share}
              people={stands.state === "learned" ? stands.people : null}
              disabled={!mayEdit || stands.state === "refused"}
              onChange={setShare}
              onSettled={keep}
            />
            <Quality stands={stands} share={share} />
            {detail.published && detail.draft && (
              <p className={css.quiet}>
                {t("saved")}{" "}
                {mayEdit && (
                  <Link to={`/audiences/${encodeURIComponent(detail.audience_id)}/edit`}>{t("publish")}</Link>
                )}
              </p>
            )}
            <Card stands={stands} />
          </div>
        )}
      </Loaded>
    </Section>
  );
}
