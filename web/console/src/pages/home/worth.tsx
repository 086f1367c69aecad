import { Trans, useTranslation } from "react-i18next";
import type { Overview } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { EstimateBand, estimateMoney, intervalText } from "../../parts/estimate";
import { type Verdict, verdictOf } from "../../parts/estimate-scale";
import css from "./home.module.css";

/** What personalisation earned against the people held out, next to what last-click would claim, and why they differ. */
export function Worth({ overview }: { overview: Overview }) {
  const { t } = useTranslation();
  const format = useFormat();
  const estimate = overview.earned_minor;
  const verdict = verdictOf(estimate);
  const known = estimate.state === "known";
  return (
    <div className={css.worth}>
      <div className={css.earned}>
        <p className={css.sentence}>
          <Sentence verdict={verdict} overview={overview} />
        </p>
        <p className={css.sure}>
          {known
            ? `${intervalText(estimate, format, t, overview.currency)} · ${t("home.confidence", { ratio: format.ratio(estimate.confidence) })}`
            : t(`home.${verdict === "off" || verdict === "withheld" ? verdict : "too_early"}_text`)}
        </p>
        {known && <EstimateBand estimate={estimate} claimed={overview.attributed_minor} currency={overview.currency} />}
        {estimate.state !== "off" && (
          <p className={css.basis}>
            {t("home.compared", {
              count: estimate.people_personalised,
              personalised: format.count(estimate.people_personalised),
              held_out: format.count(estimate.people_held_out),
            })}
            {estimate.people_excluded > 0 &&
              ` ${t("home.excluded", { count: estimate.people_excluded, number: format.count(estimate.people_excluded) })}`}
          </p>
        )}
      </div>
      <aside className={css.claimed}>
        <h3>
          <span className={css.diamond} aria-hidden="true" />
          {t("home.claim_title")}
        </h3>
        <p className={css.claimValue}>{format.money(overview.attributed_minor, overview.currency)}</p>
        <p className={css.claimText}>
          {t("home.claim_orders", {
            count: overview.attributed_orders,
            number: format.count(overview.attributed_orders),
          })}
        </p>
        <p className={css.claimText}>{t("home.claim_why")}</p>
      </aside>
    </div>
  );
}

function Sentence({ verdict, overview }: { verdict: Verdict; overview: Overview }) {
  const { t } = useTranslation();
  const format = useFormat();
  const estimate = overview.earned_minor;
  if (verdict === "too_early")
    return estimate.weeks_needed ? t("home.weeks", { count: estimate.weeks_needed }) : t("home.too_early");
  if (verdict === "off" || verdict === "withheld") return t(`home.${verdict}`);
  const value = estimateMoney(estimate, format, overview.currency)(Math.abs(estimate.value ?? 0));
  return <Trans i18nKey={`home.${verdict}`} values={{ value }} components={{ b: <strong /> }} />;
}
