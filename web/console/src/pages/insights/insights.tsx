import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { insightsQuery } from "../../api/queries";
import type { OrderInsights } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { Command } from "../../parts/command";
import { Page, Section } from "../../parts/page";
import { EmptyState, Loaded } from "../../parts/states";
import { BestCustomers } from "./best-customers";
import css from "./insights.module.css";
import { LateCustomers } from "./late-customers";
import { Pairs } from "./pairs";
import { SecondOrder } from "./second-order";

const COMMAND = "habitue import orders orders.csv";

export default function Insights() {
  const { t } = useTranslation();
  const insights = useQuery(insightsQuery);
  return (
    <Page title={t("nav.insights")} question={t("insights.question")}>
      <Loaded query={insights}>{(data) => (data.until_ms === null ? <NoFile /> : <Said insights={data} />)}</Loaded>
    </Page>
  );
}

function NoFile() {
  const { t } = useTranslation();
  return (
    <EmptyState title={t("insights.empty_title")} text={t("insights.empty_text")} action={<Command text={COMMAND} />} />
  );
}

/** Each part for itself: one there is not enough for says what it needs, the others stand. */
function Said({ insights }: { insights: OrderInsights }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { best_customers: best, second_order: second, late_customers: late, best_pairs: pairs, needs } = insights;
  const few = (name: "best" | "back" | "pairs", count: number) => (
    <p className={css.quiet}>
      {t(`insights.few.${name}`, { count, number: format.count(count), customers: format.count(needs.customers) })}
    </p>
  );
  return (
    <>
      <p className={css.asOf}>{t("insights.as_of", { date: format.date(insights.until_ms ?? 0, "date") })}</p>
      {best ? (
        <BestCustomers best={best} />
      ) : (
        <Section title={t("insights.best")}>{few("best", needs.customers)}</Section>
      )}
      {second ? (
        <SecondOrder second={second} />
      ) : (
        <Section title={t("insights.back")}>{few("back", needs.second_orders)}</Section>
      )}
      {late ? (
        <LateCustomers late={late} />
      ) : (
        <Section title={t("insights.late")}>{few("back", needs.second_orders)}</Section>
      )}
      {pairs ? <Pairs best={pairs} /> : <Section title={t("insights.pairs")}>{few("pairs", needs.together)}</Section>}
    </>
  );
}
