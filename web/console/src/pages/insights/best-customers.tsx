import { useTranslation } from "react-i18next";
import type { BestCustomers as Best } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { ShareBar } from "../../parts/interval";
import { Section } from "../../parts/page";
import css from "./insights.module.css";

/** Share of the revenue by the best 1, 5, 10 and 20 %: a count of everybody, so no interval. */
export function BestCustomers({ best }: { best: Best }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Section
      title={t("insights.best")}
      note={t("insights.best_note", { count: best.customers, number: format.count(best.customers) })}
    >
      <ol>
        {best.shares.map((share) => {
          const name = t("insights.top", { percent: format.ratio(share.top_percent / 100) });
          return (
            <li key={share.top_percent} className={css.line}>
              <span>
                {name} <span className={css.quiet}>{t("insights.customers", { count: share.customers })}</span>
              </span>
              <ShareBar share={share.share} label={`${name}: ${format.ratio(share.share)}`} />
              <span className={css.figure}>
                <strong>{format.ratio(share.share)}</strong>
                <span className={css.quiet}>{format.money(share.revenue_minor, best.currency)}</span>
              </span>
            </li>
          );
        })}
      </ol>
      {best.guest_orders > 0 && (
        <p className={css.basis}>
          {t("insights.guests", {
            count: best.guest_orders,
            number: format.count(best.guest_orders),
            value: format.money(best.guests_minor, best.currency),
          })}
        </p>
      )}
    </Section>
  );
}
