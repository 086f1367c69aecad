import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "react-router";
import { useFormat } from "../../format/use-format";
import { Page, Section } from "../../parts/page";
import { Segments } from "../../parts/segments";
import { EmptyState, ErrorState, Loaded } from "../../parts/states";
import { useToast } from "../../parts/toast";
import { useMayEdit } from "../../shell/roles";
import { likeOf } from "./alike/like";
import { StatusTags } from "./audiences";
import css from "./audiences.module.css";
import { sentence } from "./builder/sentence";
import { messageOf, useAudienceChanges } from "./changes";
import { useCount } from "./count";
import { History } from "./history";
import { MemberList } from "./members";
import { OverlapTable } from "./overlap";
import { WithWords } from "./page";
import { type AudienceDetail, audienceQuery, type Document, nameIn } from "./queries";
import { SizeSentence } from "./size";
import { usePhrases } from "./speaking";
import { WhyOfSomebody } from "./why";
import { useAudienceWords } from "./words";

const AudienceInsights = lazy(() => import("../opportunities/insights"));
const AlikePanel = lazy(() => import("./alike/panel"));
const CreateAlike = lazy(() => import("./alike/create"));

const VIEWS = ["people", "insights", "why", "overlap", "history"] as const;
type View = (typeof VIEWS)[number];

export default function Audience() {
  const { audienceId = "" } = useParams();
  const audience = useQuery(audienceQuery(audienceId));
  return (
    <WithWords>
      {() => <Loaded query={audience}>{(detail) => <Detail key={audienceId} detail={detail} />}</Loaded>}
    </WithWords>
  );
}

function Detail({ detail }: { detail: AudienceDetail }) {
  const t = useAudienceWords();
  const { t: shell } = useTranslation();
  const { language } = useFormat();
  const mayEdit = useMayEdit();
  const say = useToast();
  const [search, setSearch] = useSearchParams();
  const { archive } = useAudienceChanges(detail.audience_id);
  const [liking, setLiking] = useState(false);
  const document = detail.published ?? detail.draft;
  const asked = search.get("view") as View;
  const view = VIEWS.includes(asked) ? asked : search.get("person") ? "why" : "people";
  if (!document) return <EmptyDetail detail={detail} />;
  const name = nameIn(document.name, language, detail.audience_id);
  const status = detail.published ? "published" : "draft";
  const edited = detail.draft ?? document;
  const like = likeOf(edited.condition);
  return (
    <Page
      title={name}
      back={{ to: "/audiences", label: shell("nav.audiences") }}
      question={nameIn(document.description ?? {}, language, "") || t("detail.question")}
      actions={
        <>
          <StatusTags row={{ status, has_draft: detail.draft !== null }} t={t} />
          {mayEdit && detail.published && (
            <Button
              variant="subtle"
              loading={archive.isPending}
              onClick={() =>
                archive.mutate(undefined, {
                  onSuccess: () => say(t("detail.archived")),
                  onError: (error) => say(messageOf(error)),
                })
              }
            >
              {t("detail.archive")}
            </Button>
          )}
          {mayEdit && detail.published && !detail.in_the_moment && !like && (
            <Button variant="default" onClick={() => setLiking(true)}>
              {t("detail.alike")}
            </Button>
          )}
          {mayEdit && (
            <Button component={Link} to={`/audiences/${encodeURIComponent(detail.audience_id)}/edit`}>
              {t("detail.edit")}
            </Button>
          )}
        </>
      }
    >
      <Who document={document} detail={detail} liking={liking} onLiked={() => setLiking(false)} />
      {like && (
        <Suspense>
          <AlikePanel detail={detail} document={edited} like={like} />
        </Suspense>
      )}
      <div className={css.views}>
        <Segments
          label={t("detail.views")}
          value={view}
          options={VIEWS.map((one) => ({ value: one, label: t(`view.${one}`) }))}
          onChange={(next) => setSearch({ view: next }, { replace: true })}
        />
      </div>
      <div className={css.view}>
        {view === "people" &&
          (detail.in_the_moment ? (
            <p className={css.quiet}>{t("detail.of_page")}</p>
          ) : (
            <MemberList audienceId={detail.audience_id} />
          ))}
        {view === "insights" && (
          <Suspense>
            <AudienceInsights audienceId={detail.audience_id} published={detail.published !== null} />
          </Suspense>
        )}
        {view === "why" && (
          <WhyOfSomebody
            condition={document.condition}
            audienceId={detail.audience_id}
            person={search.get("person") ?? ""}
            onPerson={(person) => setSearch(person ? { view: "why", person } : { view: "why" }, { replace: true })}
          />
        )}
        {view === "overlap" &&
          (detail.in_the_moment ? (
            <p className={css.quiet}>{t("detail.of_page")}</p>
          ) : (
            <OverlapTable audienceId={detail.audience_id} />
          ))}
        {view === "history" && <History detail={detail} />}
      </div>
    </Page>
  );
}

interface WhoProps {
  document: Document;
  detail: AudienceDetail;
  liking: boolean;
  onLiked: () => void;
}

/** The whole of it in one sentence, and how many that is. */
function Who({ document, detail, liking, onLiked }: WhoProps) {
  const t = useAudienceWords();
  const say = usePhrases();
  const count = useCount(document.condition, detail.audience_id);
  return (
    <Section>
      <p className={css.sentence}>{sentence(document.condition, say)}</p>
      {count.query.data?.size && <SizeSentence size={count.query.data.size} />}
      {liking && (
        <Suspense>
          <CreateAlike source={document} size={count.query.data?.size ?? null} onClose={onLiked} />
        </Suspense>
      )}
      {detail.findings.some((one) => one.severity === "error") && (
        <p className={css.problem}>{detail.findings.find((one) => one.severity === "error")?.message}</p>
      )}
      <p className={css.quiet}>
        {t("list.told")}: {t(`told.${document.listened as "none"}`)}
        {document.tags && document.tags.length > 0 && ` · ${document.tags.join(", ")}`}
      </p>
    </Section>
  );
}

/** Archived, or written by a habitue this one cannot read: its history is what there is. */
function EmptyDetail({ detail }: { detail: AudienceDetail }) {
  const t = useAudienceWords();
  const { t: shell } = useTranslation();
  return (
    <Page title={detail.audience_id} back={{ to: "/audiences", label: shell("nav.audiences") }}>
      {detail.history.length === 0 ? (
        <ErrorState error={null} />
      ) : (
        <>
          <EmptyState title={t("detail.archived_title")} text={t("detail.archived_text")} />
          <History detail={detail} />
        </>
      )}
    </Page>
  );
}
