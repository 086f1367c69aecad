import { useTranslation } from "react-i18next";
import type { Interval, SecondOrder as Second } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { ShareBand } from "../../parts/interval";
import { Facts, Section } from "../../parts/page";
import css from "./insights.module.css";

/** Repeat rate and delay as they stand, then the fair form that weighs in those seen for less time. */
export function SecondOrder({ second }: { second: Second }) {
  const { t } = useTranslation();
  const format = useFormat();
  const days = (count: number) => t("insights.days", { count: Math.round(count) });
  const sure = (interval: Interval, write: (value: number) => string) =>
    t("insights.of_customers", {
      count: interval.n,
      number: format.count(interval.n),
      range: t("estimate.interval", { low: write(interval.low), high: write(interval.high) }),
    });
  const { repeat_rate: rate, median_days: median, median_days_all: all } = second;
  return (
    <Section title={t("insights.back")} note={t("insights.back_note")}>
      <Facts
        facts={[
          { label: t("insights.repeat_rate"), value: format.ratio(rate.value), hint: sure(rate, format.ratio) },
          {
            label: t("insights.median"),
            value: days(median.value),
            hint: sure(median, (value) => format.count(value)),
          },
          {
            label: t("insights.median_all"),
            value: all === null ? t("insights.not_yet") : days(all),
            hint: t(all === null ? "insights.not_yet_hint" : "insights.all_hint"),
          },
        ]}
      />
      {second.back_by.length > 0 && (
        <>
          <h3 className={css.sub}>{t("insights.back_by")}</h3>
          <ol>
            {second.back_by.map((by) => (
              <li key={by.days} className={css.line}>
                <span>{days(by.days)}</span>
                <ShareBand
                  interval={by.share}
                  label={`${days(by.days)}: ${format.ratio(by.share.value)}, ${sure(by.share, format.ratio)}`}
                />
                <span className={css.figure}>
                  <strong>{format.ratio(by.share.value)}</strong>
                  <span className={css.quiet}>
                    {t("estimate.interval", { low: format.ratio(by.share.low), high: format.ratio(by.share.high) })}
                  </span>
                </span>
              </li>
            ))}
          </ol>
          <p className={css.basis}>{t("insights.back_by_note")}</p>
        </>
      )}
    </Section>
  );
}
