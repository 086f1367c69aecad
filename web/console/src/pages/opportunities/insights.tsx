import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { type Format, useFormat } from "../../format/use-format";
import { Section } from "../../parts/page";
import { EmptyState, Loaded } from "../../parts/states";
import { useMayEdit } from "../../shell/roles";
import { AnomalyList } from "./anomalies";
import { Contrasts } from "./contrasts";
import { useNamer } from "./naming";
import css from "./opportunities.module.css";
import { type Insight, type Report, reportQuery } from "./queries";
import { WithOpportunityWords } from "./ready";
import { Trend } from "./trend";
import { waitingText } from "./waiting";
import { useOpportunityWords } from "./words";

interface Props {
  audienceId: string;
  published: boolean;
}

/** How an audience does beside everybody else, in whole weeks. */
export default function AudienceInsights(props: Props) {
  const report = useQuery(reportQuery);
  return (
    <WithOpportunityWords>
      {() => <Loaded query={report}>{(found) => <Told report={found} {...props} />}</Loaded>}
    </WithOpportunityWords>
  );
}

function Told({ report, audienceId, published }: Props & { report: Report | null }) {
  const t = useOpportunityWords();
  const insight = report?.audiences.find((one) => one.audience_id === audienceId);
  const outside = report?.left_out.find((one) => one.audience_id === audienceId);
  if (report && insight) return <Said report={report} insight={insight} />;
  if (outside) return <EmptyState title={t("left_out.title")} text={t(`left_out.${outside.why}`)} />;
  return <Unsaid audienceId={audienceId} published={published} />;
}

function Unsaid({ audienceId, published }: Props) {
  const t = useOpportunityWords();
  const mayEdit = useMayEdit();
  return (
    <EmptyState
      title={t("unsaid.title")}
      text={t(published ? "unsaid.soon" : "unsaid.draft")}
      action={
        !published &&
        mayEdit && (
          <Button component={Link} to={`/audiences/${encodeURIComponent(audienceId)}/edit`}>
            {t("unsaid.action")}
          </Button>
        )
      }
    />
  );
}

function Said({ report, insight }: { report: Report; insight: Insight }) {
  const t = useOpportunityWords();
  const odd = report.anomalies.filter((one) => one.dimension === "audience" && one.segment === insight.audience_id);
  return (
    <>
      <Summary report={report} insight={insight} />
      {odd.length > 0 && (
        <Section title={t("insights.odd")}>
          <AnomalyList anomalies={odd} currency={report.currency} linked={false} />
        </Section>
      )}
      <Section title={t("insights.beside")} note={t("insights.note")}>
        <Contrasts contrasts={insight.contrasts} currency={report.currency} />
      </Section>
      <Section title={t("insights.trend")} note={t("insights.trend_note")}>
        <Trend insight={insight} currency={report.currency} />
      </Section>
      <Overlap report={report} audienceId={insight.audience_id} />
    </>
  );
}

/** How many they are, what they brought, and where they stand in the ranking. */
function Summary({ report, insight }: { report: Report; insight: Insight }) {
  const t = useOpportunityWords();
  const format = useFormat();
  const ranked = report.opportunities.find((one) => one.audience_id === insight.audience_id);
  const waiting = report.unranked.find((one) => one.audience_id === insight.audience_id);
  const revenue = format.money(insight.revenue_minor, report.currency, { wholeFrom: 100 });
  const part = insight.share_of_revenue;
  return (
    <Section>
      <p className={css.sentence}>
        {t("insights.summary", {
          count: insight.people,
          n: format.count(insight.people),
          share: format.ratio(insight.share_of_people ?? 0),
        })}{" "}
        {part.value == null
          ? `${t("insights.revenue_alone", { revenue })}.`
          : `${t("insights.revenue", { revenue, share: format.ratio(part.value) })} ${t("insights.revenue_range", {
              low: format.ratio(part.low ?? 0),
              high: format.ratio(part.high ?? 0),
            })}`}
      </p>
      <p className={css.quiet}>
        {t("period", {
          from: format.date(report.from_ms + 43_200_000, "date"),
          until: format.date(report.until_ms - 43_200_000, "date"),
          ago: format.ago(report.computed_at),
        })}{" "}
        {waiting && `${t("insights.waiting")} ${waitingText(waiting, t, format)}`}
      </p>
      {ranked && (
        <p className={css.links}>
          <Link to="/opportunities">{t("insights.next", { rank: ranked.rank })}</Link>
        </p>
      )}
    </Section>
  );
}

const MOST = 5;

function significant(value: number, format: Format): string {
  return new Intl.NumberFormat(format.locale, { maximumSignificantDigits: 2 }).format(value);
}

/** Whom it shares most with, and how much more than chance would make. */
function Overlap({ report, audienceId }: { report: Report; audienceId: string }) {
  const t = useOpportunityWords();
  const format = useFormat();
  const name = useNamer();
  const shared = report.overlaps
    .filter((one) => one.audience_id === audienceId || one.with_id === audienceId)
    .map((one) => ({ ...one, other: one.audience_id === audienceId ? one.with_id : one.audience_id }));
  return (
    <Section title={t("insights.overlap")}>
      {shared.length === 0 && <p className={css.quiet}>{t("insights.overlap_none")}</p>}
      <ul className={css.rows}>
        {shared.slice(0, MOST).map((one) => (
          <li key={one.other}>
            <Link to={`/audiences/${encodeURIComponent(one.other)}?view=insights`} className={css.name}>
              {name(one.other)}
            </Link>
            <span className={css.quiet}>
              {t("insights.overlap_both", { count: one.both, n: format.count(one.both) })}
              {" · "}
              {Math.abs(one.lift - 1) < 0.1
                ? t("insights.overlap_chance")
                : t("insights.overlap_lift", { times: significant(one.lift, format) })}
            </span>
          </li>
        ))}
      </ul>
      <p className={css.links}>
        <Link to={`/audiences/${encodeURIComponent(audienceId)}?view=overlap`}>{t("insights.overlap_more")}</Link>
      </p>
    </Section>
  );
}
