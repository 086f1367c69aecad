import { useFormat } from "../../format/use-format";
import { changeText, decimal } from "./figures";
import css from "./opportunities.module.css";
import type { Factor, Opportunity } from "./queries";
import { useOpportunityWords, type Words } from "./words";

interface Step {
  sign?: "times" | "equals" | "by" | "plus";
  label: string;
  value: string;
  notes?: string[];
  sum?: boolean;
}

const SIGNS = { times: "×", equals: "=", by: "÷", plus: "+" } as const;

/** The product, factor by factor, so that it can be done by hand. */
export function Arithmetic({ one, currency }: { one: Opportunity; currency: string }) {
  const t = useOpportunityWords();
  return (
    <ol className={css.steps}>
      {useSteps(one, currency).map((step) => (
        <li key={step.label} className={step.sum ? css.sum : undefined}>
          <span className={css.sign}>
            {step.sign && (
              <>
                <span aria-hidden="true">{SIGNS[step.sign]}</span>
                <span className="unseen">{t(`step.${step.sign}`)}</span>
              </>
            )}
          </span>
          <span className={css.stepWords}>
            {step.label}
            {step.notes?.map((note) => (
              <span key={note} className={css.quiet}>
                {note}
              </span>
            ))}
          </span>
          <strong className={css.stepValue}>{step.value}</strong>
        </li>
      ))}
    </ol>
  );
}

function useSteps(one: Opportunity, currency: string): Step[] {
  const t = useOpportunityWords();
  const format = useFormat();
  const money = (minor: number) => format.money(Math.round(minor), currency, { wholeFrom: 100 });
  const change = (value: number) => changeText(value, format);
  const orders = t("from.orders", { count: one.orders_per_person.n, n: format.count(one.orders_per_person.n ?? 0) });
  const together = (1 + one.change.value) * (1 + one.value_change.value) - 1;
  const looked = Math.max(Math.abs(one.change.value), 0.05);
  const range = (low: number, high: number) => t("from.range", { low: money(low), high: money(high) });
  const signed = (value: number) => `${value < 0 ? "−" : "+"} ${format.ratio(Math.abs(value))}`;
  return [
    { label: t("step.people"), value: format.count(one.people.value), notes: [t("from.people")] },
    {
      sign: "times",
      label: t("step.orders_per_person"),
      value: decimal(one.orders_per_person.value, format, 3),
      notes: [orders],
    },
    {
      sign: "times",
      label: t("step.order_value"),
      value: format.money(Math.round(one.order_value.value), currency),
      notes: [orders],
    },
    {
      sign: "equals",
      label: t("step.spent"),
      value: money(one.people.value * one.orders_per_person.value * one.order_value.value),
      sum: true,
    },
    { label: t("step.change"), value: change(one.change.value), notes: origin(one.change, t, change) },
    {
      label: t("step.value_change"),
      value: change(one.value_change.value),
      notes: origin(one.value_change, t, change),
    },
    {
      sign: "times",
      label: t("step.both"),
      value: change(together),
      notes: [t("from.product", { change: signed(one.change.value), value_change: signed(one.value_change.value) })],
    },
    {
      sign: "equals",
      label: t("step.worth"),
      value: money(one.worth_minor.value),
      sum: true,
      notes: [range(one.worth_minor.low ?? 0, one.worth_minor.high ?? 0)],
    },
    {
      sign: "by",
      label: t("step.build"),
      value: decimal(one.weeks_to_build.value, format),
      notes: [t("from.assumed")],
    },
    {
      sign: "plus",
      label: t("step.read"),
      value: decimal(one.weeks_to_read.value, format),
      notes: [
        one.readable
          ? t("from.read", { visitors: format.count(one.weeks_to_read.n ?? 0), change: format.ratio(looked) })
          : t("from.unreadable"),
      ],
    },
    { sign: "equals", label: t("step.score"), value: money(one.score_minor), sum: true },
  ];
}

/** Where an expected change is from, and how sure it is. */
function origin(factor: Factor, t: Words, change: (value: number) => string): string[] {
  const range = t("from.range", { low: change(factor.low ?? 0), high: change(factor.high ?? 0) });
  if (factor.source === "prior") return [t("from.prior"), range];
  const own = factor.own_tests && factor.raw != null ? [t("from.own", { raw: change(factor.raw) })] : [];
  const others = factor.other_tests ? [t("from.others", { count: factor.other_tests })] : [];
  return [...own, ...others, range];
}
