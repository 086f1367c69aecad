import { queryOptions, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { api, read } from "../../api/client";
import { type Format, useFormat } from "../../format/use-format";
import type { components } from "../../generated/api";
import { Section } from "../../parts/page";
import { Loaded, SkeletonBlock } from "../../parts/states";
import css from "./expectation.module.css";
import { ModelCard } from "./model-card";
import { useExpectationWords, useExpectationWordsReady, type Words } from "./words";

export type Expectation = components["schemas"]["PersonExpectation"];
type ExpectedDate = NonNullable<Expectation["next_order"]>;

const DAY = 86_400_000;

const expectationQuery = (personId: string) =>
  queryOptions({
    queryKey: ["person", personId, "expectation"],
    queryFn: ({ signal }) =>
      read(api.GET("/people/{person_id}/expectation", { params: { path: { person_id: personId } }, signal })),
  });

/** Orders, value and dates to expect of somebody, each with how sure it is; or why nothing is told. */
export default function ExpectationOfPerson({ personId }: { personId: string }) {
  const ready = useExpectationWordsReady();
  const t = useExpectationWords();
  const query = useQuery(expectationQuery(personId));
  if (!ready) return <SkeletonBlock />;
  return (
    <Section title={t("title")} note={query.data?.withheld === "" && query.data.orders ? t("note") : undefined}>
      <Loaded query={query}>{(found) => <Told found={found} />}</Loaded>
    </Section>
  );
}

function Told({ found }: { found: Expectation }) {
  const t = useExpectationWords();
  const format = useFormat();
  if (found.withheld) return <p className={css.quiet}>{t(`withheld.${found.withheld}`)}</p>;
  return (
    <>
      <Figures found={found} />
      <p className={css.quiet}>{basis(found, t, format)}</p>
      {found.model && <ModelCard model={found.model} />}
    </>
  );
}

function Figures({ found }: { found: Expectation }) {
  const t = useExpectationWords();
  const format = useFormat();
  const money = (minor: number) => format.money(minor, found.currency);
  return (
    <dl className={css.figures}>
      {found.orders && (
        <Figure label={t("orders")} value={decimal(found.orders.expected, format)}>
          {t("range", { low: format.count(found.orders.low), high: format.count(found.orders.high) })}
        </Figure>
      )}
      {found.value_minor && (
        <Figure label={t("value")} value={money(found.value_minor.expected)}>
          {t("range", { low: money(found.value_minor.low), high: money(found.value_minor.high) })}
        </Figure>
      )}
      {found.comes_back !== null && <Figure label={t("comes_back")} value={format.ratio(found.comes_back)} />}
      {found.alive !== null && <Figure label={t("alive")} value={format.ratio(found.alive)} />}
      {found.next_order && <NextOrder date={found.next_order} />}
      {found.churn && (
        <Figure
          label={t("churn")}
          value={t(found.churn.at > Date.now() ? "gone_from" : "gone_since", {
            date: format.date(found.churn.at, "date"),
          })}
        />
      )}
    </dl>
  );
}

/** When the next order is expected; what went by is late, and says by how much. */
function NextOrder({ date }: { date: ExpectedDate }) {
  const t = useExpectationWords();
  const format = useFormat();
  const day = (at: number) => format.date(at, "date");
  const late = Math.floor((Date.now() - date.at) / DAY);
  if (late >= 1)
    return (
      <Figure label={t("next_order")} value={t("was_due", { date: day(date.at) })}>
        {t("late", { count: late })}
      </Figure>
    );
  return (
    <Figure label={t("next_order")} value={t("around", { date: day(date.at) })}>
      {date.earliest !== null &&
        date.latest !== null &&
        t("window", { from: day(date.earliest), until: day(date.latest) })}
    </Figure>
  );
}

function Figure({ label, value, children }: { label: string; value: string; children?: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <span className={css.value}>{value}</span>
        {children && <span className={css.basis}>{children}</span>}
      </dd>
    </div>
  );
}

/** Who answers, and on how much it stands. */
function basis(found: Expectation, t: Words, format: Format): string {
  const customers = found.level === "shop" ? found.repeat_customers : found.based_on;
  const level =
    found.level === "rhythm"
      ? t("level.rhythm")
      : t(`level.${found.level}`, { count: customers, n: format.count(customers), needed: found.needed });
  const date = found.next_order;
  if (date?.by !== "rhythm") return level;
  const rhythm =
    date.based_on === 0 ? t("rhythm_none") : t("rhythm", { count: date.based_on, n: format.count(date.based_on) });
  return `${level} ${rhythm}`;
}

/** One digit after the point: 3.2 orders. */
export function decimal(value: number, format: Pick<Format, "locale">): string {
  return new Intl.NumberFormat(format.locale, { maximumFractionDigits: 1 }).format(value);
}
