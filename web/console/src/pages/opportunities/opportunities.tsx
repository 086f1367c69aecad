import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFormat } from "../../format/use-format";
import { Page } from "../../parts/page";
import { EmptyState, Loaded } from "../../parts/states";
import { useMayEdit } from "../../shell/roles";
import { audiencesQuery } from "../audiences/queries";
import { Anomalies } from "./anomalies";
import { overdue, soonest } from "./figures";
import { Findings } from "./findings";
import { useNamer } from "./naming";
import css from "./opportunities.module.css";
import { type Report, reportQuery } from "./queries";
import { Ranking } from "./ranking";
import { WithOpportunityWords } from "./ready";
import { Waiting } from "./waiting";
import { useOpportunityWords, useOpportunityWordsReady } from "./words";

const NewAudience = lazy(() => import("../audiences/new"));
const DAY_HALF = 12 * 3_600_000;

export default function Opportunities() {
  const { t: shell } = useTranslation();
  const report = useQuery(reportQuery);
  const [creating, setCreating] = useState(false);
  const audiences = useQuery(audiencesQuery);
  return (
    <Page
      title={shell("nav.opportunities")}
      question={shell("opportunities.question")}
      actions={<Create onCreate={() => setCreating(true)} />}
    >
      <WithOpportunityWords>
        {() => <Loaded query={report}>{(found) => (found ? <Said report={found} /> : <NoneYet />)}</Loaded>}
      </WithOpportunityWords>
      <Suspense>
        {creating && (
          <NewAudience
            taken={(audiences.data ?? []).map((row) => row.audience_id)}
            onClose={() => setCreating(false)}
          />
        )}
      </Suspense>
    </Page>
  );
}

function Create({ onCreate }: { onCreate: () => void }) {
  const t = useOpportunityWords();
  const ready = useOpportunityWordsReady();
  const mayEdit = useMayEdit();
  if (!ready) return null;
  return (
    <>
      <Button variant="default" component={Link} to="/audiences/library">
        {t("library")}
      </Button>
      {mayEdit && <Button onClick={onCreate}>{t("new")}</Button>}
    </>
  );
}

function Said({ report }: { report: Report }) {
  const t = useOpportunityWords();
  const format = useFormat();
  const name = useNamer();
  const empty = report.audiences.length + report.left_out.length === 0;
  return (
    <>
      <p className={css.period}>
        {t("period", {
          from: format.date(report.from_ms + DAY_HALF, "date"),
          until: format.date(report.until_ms - DAY_HALF, "date"),
          ago: format.ago(report.computed_at),
        })}
      </p>
      {overdue(report, Date.now()) && (
        <p className={css.overdue} role="status">
          {t("overdue")} <Link to="/settings/health">{t("overdue_health")}</Link>
        </p>
      )}
      {empty ? (
        <EmptyState title={t("no_audience.title")} text={t("no_audience.text")} />
      ) : report.opportunities.length > 0 ? (
        <Ranking opportunities={report.opportunities} currency={report.currency} name={name} />
      ) : (
        <AllWaiting report={report} />
      )}
      <Waiting report={report} name={name} />
      {report.audiences.length > 0 && <Findings report={report} name={name} />}
      <Anomalies report={report} />
    </>
  );
}

/** There is too little for any: in how many weeks the first will have enough. */
function AllWaiting({ report }: { report: Report }) {
  const t = useOpportunityWords();
  const format = useFormat();
  const weeks = soonest(report.unranked);
  const needed = (of: string, otherwise: number) =>
    format.count(report.unranked.find((one) => one.of === of)?.needed ?? otherwise);
  return (
    <EmptyState
      title={weeks === null ? t("all_waiting.title_never") : t("all_waiting.title", { count: weeks })}
      text={t("all_waiting.text", { people: needed("people", 50), orders: needed("orders", 20) })}
    />
  );
}

function NoneYet() {
  const t = useOpportunityWords();
  return (
    <EmptyState
      title={t("none_yet.title")}
      text={t("none_yet.text")}
      action={
        <Button variant="default" component={Link} to="/audiences">
          {t("none_yet.action")}
        </Button>
      }
    />
  );
}
