import { Link } from "react-router";
import { useFormat } from "../../format/use-format";
import { Section } from "../../parts/page";
import type { Namer } from "./naming";
import css from "./opportunities.module.css";
import type { Report, Unranked } from "./queries";
import { useOpportunityWords, type Words } from "./words";

type Format = ReturnType<typeof useFormat>;

/** What there is, what is needed, and in how many weeks it will be there. */
export function waitingText(one: Unranked, t: Words, format: Format): string {
  const values = { n: format.count(one.n), needed: format.count(one.needed) };
  const lacking = one.of === "orders" ? t("waiting.orders", values) : t("waiting.people", values);
  return `${lacking} ${one.weeks == null ? t("waiting.never") : t("waiting.weeks", { count: one.weeks })}`;
}

/** Audiences that cannot be ranked, each with what it lacks. */
export function Waiting({ report, name }: { report: Report; name: Namer }) {
  const t = useOpportunityWords();
  const format = useFormat();
  const rows = [
    ...report.unranked.map((one) => ({ id: one.audience_id, text: waitingText(one, t, format) })),
    ...report.left_out.map((one) => ({ id: one.audience_id, text: t(`left_out.${one.why}`) })),
  ];
  if (rows.length === 0) return null;
  return (
    <Section title={t("waiting.title")} note={report.unranked.length > 0 ? t("waiting.note") : undefined}>
      <ul className={css.rows}>
        {rows.map((row) => (
          <li key={row.id}>
            <Link to={`/audiences/${encodeURIComponent(row.id)}`} className={css.name}>
              {name(row.id)}
            </Link>
            <span className={css.quiet}>{row.text}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
