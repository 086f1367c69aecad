import { useCallback, useState } from "react";
import { Link } from "react-router";
import { type Format, useFormat } from "../../format/use-format";
import { Chart } from "../../parts/chart";
import type { Look } from "../../parts/chart-look";
import { Segments } from "../../parts/segments";
import { useMayEdit } from "../../shell/roles";
import { valueText } from "./figures";
import css from "./opportunities.module.css";
import type { Figure, Insight } from "./queries";
import { nameOf, optionOf } from "./trend-option";
import { MEASURES, type Shown, type Step, seriesOf, sizesOf } from "./trend-series";
import { useOpportunityWords, type Words } from "./words";

const STEPS: Step[] = ["weeks", "days"];

/** Size with who came in and went, by week or by day; or a figure beside the rest's with its interval, by week. */
export function Trend({ insight, currency }: { insight: Insight; currency: string }) {
  const t = useOpportunityWords();
  const format = useFormat();
  const [chosen, show] = useState<Shown>("people");
  const [step, walk] = useState<Step>("weeks");
  const shown = MEASURES[step].includes(chosen) ? chosen : "people";
  const called = (one: Shown) => {
    if (one === "people") return t("insights.size");
    return one === "moves" ? t("insights.moves") : t(`metric.${one}`);
  };
  const text = useCallback(
    (value: number) =>
      shown === "people" || shown === "moves"
        ? format.count(Math.abs(value))
        : valueText(shown, value, format, currency),
    [shown, format, currency],
  );
  const option = useCallback(
    (look: Look) => optionOf(insight, shown, step, look, { t, format, text }),
    [insight, shown, step, t, format, text],
  );
  const { sizes, atEnd } = sizesOf(insight, step);
  const newest = sizes.at(-1);
  return (
    <div>
      <div className={css.trendHead}>
        <p className={css.keys}>
          {seriesOf(insight, shown, step).map((one) => (
            <span key={one.key} className={css[`key${one.colour}`]}>
              {nameOf(one.key, t)}
            </span>
          ))}
        </p>
        <div className={css.choices}>
          {insight.days && (
            <Segments
              label={t("insights.step")}
              value={step}
              onChange={walk}
              options={STEPS.map((one) => ({ value: one, label: t(`insights.step_of.${one}`) }))}
            />
          )}
          <Segments
            label={t("insights.measure")}
            value={shown}
            onChange={show}
            options={MEASURES[step].map((one) => ({ value: one, label: called(one) }))}
          />
        </div>
      </div>
      <Chart
        label={t(`insights.chart_of.${step}`, { measure: called(shown), count: sizes.length })}
        option={option}
        height={232}
        table={step === "days" ? daysTable(insight, t, format) : weeksTable(insight, t, format, currency)}
      />
      {newest && (
        <p className={css.quiet}>
          {t(`insights.moved_of.${step}`, {
            day: format.isoDay(newest.day, "day"),
            entered: format.count(newest.entered),
            left: format.count(newest.left),
            people: format.count(atEnd),
          })}
        </p>
      )}
      {step === "days" && <p className={css.quiet}>{t("insights.days_note")}</p>}
      {!insight.days && <NoDays audienceId={insight.audience_id} />}
    </div>
  );
}

/** Days cost a question to everybody's whole history each, so they are asked where somebody listens. */
function NoDays({ audienceId }: { audienceId: string }) {
  const t = useOpportunityWords();
  const mayEdit = useMayEdit();
  return (
    <p className={css.quiet}>
      {t("insights.no_days")}{" "}
      {mayEdit && <Link to={`/audiences/${encodeURIComponent(audienceId)}/edit`}>{t("insights.tell")}</Link>}
    </p>
  );
}

function daysTable(insight: Insight, t: Words, format: Format) {
  return {
    head: [t("insights.day"), t("insights.people"), t("insights.entered"), t("insights.left")],
    rows: sizesOf(insight, "days").sizes.map((point) => [
      format.isoDay(point.day, "date"),
      format.count(point.people),
      format.count(point.entered),
      format.count(point.left),
    ]),
  };
}

function weeksTable(insight: Insight, t: Words, format: Format, currency: string) {
  const cell = (figure: Figure, metric: "conversion" | "revenue_per_visitor") =>
    figure.value == null ? "–" : valueText(metric, figure.value, format, currency);
  return {
    head: [
      t("insights.week"),
      t("insights.people"),
      t("insights.entered"),
      t("insights.left"),
      t("insights.visits"),
      t("metric.conversion"),
      `${t("metric.conversion")}: ${t("insights.rest")}`,
      t("metric.revenue_per_visitor"),
      `${t("metric.revenue_per_visitor")}: ${t("insights.rest")}`,
    ],
    rows: insight.trend.map((point) => [
      format.isoDay(point.monday, "date"),
      format.count(point.people),
      format.count(point.entered),
      format.count(point.left),
      format.count(point.visits),
      cell(point.conversion, "conversion"),
      cell(point.rest_conversion, "conversion"),
      cell(point.revenue_per_visitor, "revenue_per_visitor"),
      cell(point.rest_revenue_per_visitor, "revenue_per_visitor"),
    ]),
  };
}
