import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Estimate } from "../api/types";
import { type Format, useFormat } from "../format/use-format";
import css from "./estimate.module.css";
import { scaleOf, verdictOf } from "./estimate-scale";

/** A number with its interval, on one line: '+€420 (−€80 to €910)'. */
export function EstimateText({ estimate, currency }: { estimate: Estimate; currency?: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const verdict = verdictOf(estimate);
  if (verdict === "off" || verdict === "withheld")
    return <span className={css.quiet}>{t(`estimate.${verdict}_short`)}</span>;
  if (verdict === "too_early") return <span className={css.quiet}>{weeksText(estimate, t)}</span>;
  return (
    <span className={css.inline}>
      <strong>{estimateMoney(estimate, format, currency)(estimate.value ?? 0, true)}</strong>{" "}
      <span className={css.quiet}>{intervalText(estimate, format, t, currency)}</span>
    </span>
  );
}

/** One precision for the three numbers of an interval: no cents once it reaches a hundred. */
export function estimateMoney(estimate: Estimate, format: Format, currency?: string) {
  const reach = Math.max(Math.abs(estimate.low ?? 0), Math.abs(estimate.high ?? 0));
  const wholeFrom = reach >= 10_000 ? 0 : undefined;
  return (minor: number, signed = false) => format.money(minor, currency, { wholeFrom, signed });
}

type Translate = TFunction;

export function weeksText(estimate: Estimate, t: Translate): string {
  const weeks = estimate.weeks_needed;
  return weeks ? t("estimate.weeks", { count: weeks }) : t("estimate.early_short");
}

export function intervalText(estimate: Estimate, format: Format, t: Translate, currency?: string): string {
  const money = estimateMoney(estimate, format, currency);
  return t("estimate.interval", { low: money(estimate.low ?? 0), high: money(estimate.high ?? 0) });
}

interface BandProps {
  estimate: Estimate;
  /** What last-click would claim, drawn on the same scale when it fits. */
  claimed?: number;
  currency?: string;
}

/** The interval as a shaded band over a scale with its zero line; the dot is the best estimate. */
export function EstimateBand({ estimate, claimed, currency }: BandProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const scale = scaleOf(estimate, claimed);
  const low = scale.at(estimate.low ?? 0);
  const high = scale.at(estimate.high ?? 0);
  const money = estimateMoney(estimate, format, currency);
  const description = `${money(estimate.value ?? 0)}, ${intervalText(estimate, format, t, currency)}`;
  return (
    <div className={css.band} role="img" aria-label={description}>
      <div className={css.track}>
        <span className={css.axis} />
        <span className={css.range} style={{ left: `${low}%`, width: `${high - low}%` }} />
        <span className={css.zero} style={{ left: `${scale.at(0)}%` }} />
        <span className={css.dot} style={{ left: `${scale.at(estimate.value ?? 0)}%` }} />
        {scale.claimed !== null && <span className={css.claim} style={{ left: `${scale.claimed}%` }} />}
      </div>
      <div className={css.labels}>
        <span className={css.zeroLabel} style={{ left: `${scale.at(0)}%` }}>
          {money(0)}
        </span>
        {scale.room && (
          <>
            <span style={{ left: `${low}%` }}>{money(estimate.low ?? 0)}</span>
            <span style={{ left: `${high}%` }}>{money(estimate.high ?? 0)}</span>
          </>
        )}
        {scale.claimed !== null && scale.claimed - high > 18 && (
          <span className={css.claimLabel} style={{ left: `${scale.claimed}%` }}>
            {t("estimate.claimed_mark")}
          </span>
        )}
      </div>
    </div>
  );
}
