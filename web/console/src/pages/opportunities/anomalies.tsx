import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { type Format, useFormat } from "../../format/use-format";
import { humanise } from "../../i18n/words";
import { Section } from "../../parts/page";
import { decimal, overdue, valueText, WEEK } from "./figures";
import css from "./opportunities.module.css";
import { type Anomaly, type Report, reportQuery } from "./queries";
import { WithOpportunityWords } from "./ready";
import { useOpportunityWords, type Words } from "./words";

const MORNING = 6 * 3_600_000; // hours that no change of clocks moves into another day

/** What was unusual last week, each with its reason and the evidence; it goes by itself when the next week is judged. */
export function Anomalies({ report }: { report: Report }) {
  const t = useOpportunityWords();
  const format = useFormat();
  const monday = format.date(report.until_ms - WEEK + MORNING, "date");
  const count = report.looked_at;
  const none = count > 0 ? t("odd.none", { count, week: monday }) : t("odd.unjudged");
  return (
    <Section
      title={t("odd.title")}
      note={report.anomalies.length > 0 ? t("odd.note", { count, day: untilText(report, format) }) : undefined}
    >
      {report.anomalies.length === 0 ? (
        <p className={css.quiet}>{none}</p>
      ) : (
        <AnomalyList anomalies={report.anomalies} currency={report.currency} />
      )}
    </Section>
  );
}

/** The last day of the week that is judged next. */
function untilText(report: Report, format: Format): string {
  return format.date(report.until_ms + WEEK - MORNING, "date");
}

interface ListProps {
  anomalies: Anomaly[];
  currency: string;
  /** Whether to lead on to the audience; not from its own page. */
  linked?: boolean;
}

export function AnomalyList({ anomalies, currency, linked = true }: ListProps) {
  const t = useOpportunityWords();
  const { language } = useFormat();
  return (
    <ul className={css.rows}>
      {anomalies.map((one) => (
        <li key={`${one.metric} ${one.dimension} ${one.segment}`}>
          <p className={css.reason}>{one.sentences[language] ?? one.sentences.en}</p>
          <details className={css.how}>
            <summary>{t("odd.evidence")}</summary>
            <Evidence one={one} currency={currency} />
          </details>
          {linked && one.dimension === "audience" && (
            <p className={css.links}>
              <Link to={`/audiences/${encodeURIComponent(one.segment)}?view=insights`}>{t("odd.audience")}</Link>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The interval of the change, and the parts it was split into. */
function Evidence({ one, currency }: { one: Anomaly; currency: string }) {
  const t = useOpportunityWords();
  const format = useFormat();
  const value = (of: number) => valueText(one.metric, of, format, currency);
  const change = (of: number) => changeOf(one, of, t, format, currency);
  const parts = one.reason.parts ?? [];
  const dimension = one.reason.dimension;
  return (
    <>
      <p className={css.quiet}>
        {t("odd.range", { change: change(one.change), low: change(one.low), high: change(one.high) })}
      </p>
      {parts.length > 0 && dimension && (
        <Scroll label={t("odd.split", { dimension: t(`dimension.${dimension}`) })}>
          <table className={css.parts}>
            <caption>{t("odd.split", { dimension: t(`dimension.${dimension}`) })}</caption>
            <thead>
              <tr>
                <th scope="col">{t("odd.part")}</th>
                <th scope="col">{t("odd.share")}</th>
                <th scope="col">{t("odd.value")}</th>
                <th scope="col">{t("odd.mix")}</th>
                <th scope="col">{t("odd.within")}</th>
              </tr>
            </thead>
            <tbody>
              {parts.map((part) => (
                <tr key={part.name}>
                  <th scope="row">{called(dimension, part.name, t)}</th>
                  <td>
                    {t("odd.before_now", { before: format.ratio(part.share_before), now: format.ratio(part.share) })}
                  </td>
                  <td>{t("odd.before_now", { before: value(part.before), now: value(part.now) })}</td>
                  <td>{change(part.mix)}</td>
                  <td>{change(part.within)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </>
  );
}

function Scroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className={css.scroll} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}

/** A change in the metric's own unit: money, or points of a share. */
function changeOf(one: Anomaly, by: number, t: Words, format: Format, currency: string): string {
  if (one.metric !== "conversion") return format.money(Math.round(by), currency, { signed: true });
  const sign = by < 0 ? "−" : "+";
  return t("odd.points", { value: `${sign}${decimal(Math.abs(by) * 100, format)}` });
}

/** What a part is called: a channel or a device by our word, a category by the shop's. */
function called(dimension: string, name: string, t: Words): string {
  if (!name) return t("odd.unnamed");
  return dimension === "category"
    ? name
    : t(`part.${name.replaceAll("_", "-")}` as never, { defaultValue: humanise(name) });
}

/** On the overview: only where something was, with the way to all of it. */
export default function AnomaliesOfWeek() {
  const report = useQuery(reportQuery).data;
  if (!report || report.anomalies.length === 0 || overdue(report, Date.now())) return null;
  return (
    <WithOpportunityWords lines={3}>
      {(t) => (
        <>
          <Anomalies report={report} />
          <p className={css.after}>
            <Link to="/opportunities">{t("odd.all")}</Link>
          </p>
        </>
      )}
    </WithOpportunityWords>
  );
}
