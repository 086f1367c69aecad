import { Link } from "react-router";
import { useFormat } from "../../format/use-format";
import { Tag } from "../../parts/chips";
import { Section } from "../../parts/page";
import { grouped } from "./figures";
import type { Namer } from "./naming";
import css from "./opportunities.module.css";
import type { Report } from "./queries";
import { useOpportunityWords } from "./words";

/** Over- and under-performers by audience, that with the largest difference first. */
export function Findings({ report, name }: { report: Report; name: Namer }) {
  const t = useOpportunityWords();
  const byAudience = grouped(report.findings);
  return (
    <Section title={t("found.title")} note={report.findings.length > 0 ? t("found.note") : undefined}>
      {report.findings.length === 0 ? (
        <p className={css.quiet}>{t("found.none")}</p>
      ) : (
        <ul className={css.rows}>
          {byAudience.map(([audienceId, found]) => (
            <li key={audienceId}>
              <Link to={`/audiences/${encodeURIComponent(audienceId)}?view=insights`} className={css.name}>
                {name(audienceId)}
              </Link>
              <ul className={css.found}>
                {found.map((one) => (
                  <Found key={one.metric} one={one} />
                ))}
              </ul>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Found({ one }: { one: Report["findings"][number] }) {
  const t = useOpportunityWords();
  const format = useFormat();
  return (
    <li>
      <Tag tone={one.verdict === "over" ? "good" : "warn"}>{t(`insights.${one.verdict}`)}</Tag>
      <span>
        {t("found.difference", { metric: t(`metric.${one.metric}`), lift: format.change(one.lift) })}{" "}
        <span className={css.quiet}>
          ({t("insights.range", { low: format.change(one.low), high: format.change(one.high) })})
        </span>
      </span>
    </li>
  );
}
