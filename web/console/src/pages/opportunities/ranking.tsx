import { Link } from "react-router";
import { useFormat } from "../../format/use-format";
import { Section } from "../../parts/page";
import { useMayEdit } from "../../shell/roles";
import { Arithmetic } from "./arithmetic";
import { LiftBand } from "./lift-band";
import type { Namer } from "./naming";
import css from "./opportunities.module.css";
import type { Opportunity } from "./queries";
import { useOpportunityWords } from "./words";

interface Props {
  opportunities: Opportunity[];
  currency: string;
  name: Namer;
}

/** What to act on, the best first, each with its arithmetic to be opened. */
export function Ranking({ opportunities, currency, name }: Props) {
  const t = useOpportunityWords();
  const reach = Math.max(
    1,
    ...opportunities.flatMap((one) => [Math.abs(one.worth_minor.low ?? 0), Math.abs(one.worth_minor.high ?? 0)]),
  );
  return (
    <Section plain title={t("list.title")} note={t("list.note")}>
      <ol className={css.ranking} aria-label={t("list.label")}>
        {opportunities.map((one) => (
          <Ranked key={`${one.audience_id} ${one.kind}`} one={one} currency={currency} name={name} reach={reach} />
        ))}
      </ol>
    </Section>
  );
}

function Ranked({ one, currency, name, reach }: { one: Opportunity; currency: string; name: Namer; reach: number }) {
  const t = useOpportunityWords();
  const format = useFormat();
  const mayEdit = useMayEdit();
  const money = (minor: number, signed = false) =>
    format.money(Math.round(minor), currency, { signed, wholeFrom: 100 });
  const { value, low, high } = one.worth_minor;
  const range = t("list.range", { low: money(low ?? 0), high: money(high ?? 0) });
  const weeks = one.weeks_to_build.value + one.weeks_to_read.value;
  const page = `/audiences/${encodeURIComponent(one.audience_id)}`;
  return (
    <li className={css.ranked}>
      <span className={css.rank} aria-hidden="true">
        {one.rank}
      </span>
      <div className={css.rankedWords}>
        <Link to={page} className={css.name}>
          {name(one.audience_id)}
        </Link>
        <span className={css.quiet}>
          {one.readable ? t("list.time", { count: weeks, weeks: format.count(weeks) }) : t("list.unreadable")}
          {" · "}
          {t("list.chance", { chance: format.ratio(Math.round(one.chance * 100) / 100) })}
        </span>
      </div>
      <div className={css.rankedWorth}>
        <strong>{t("list.worth", { value: money(value, true) })}</strong>
        <span className={css.quiet}>{range}</span>
        <LiftBand
          value={value}
          low={low ?? 0}
          high={high ?? 0}
          reach={reach}
          label={`${money(value, true)}, ${range}`}
        />
      </div>
      <div className={css.rankedScore}>
        <strong>{t("list.score", { value: money(one.score_minor) })}</strong>
        <span className={css.quiet}>{t("list.score_note")}</span>
      </div>
      <details className={css.how}>
        <summary>{t("list.how")}</summary>
        <Arithmetic one={one} currency={currency} />
        <p className={css.links}>
          <Link to={`${page}?view=insights`}>{t("list.insights")}</Link>
          {mayEdit && <Link to={`${page}/edit`}>{t("list.edit")}</Link>}
        </p>
      </details>
    </li>
  );
}
