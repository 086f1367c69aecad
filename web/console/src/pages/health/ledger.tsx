import { useTranslation } from "react-i18next";
import type { LedgerCount } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { useWord } from "../../i18n/words";
import css from "./health.module.css";

const TERMS = ["stored", "duplicate", "dead_lettered", "rejected"] as const;

/** received = stored + duplicate + dead-lettered + rejected, written out with today's numbers. */
export function Ledger({ ledger }: { ledger: LedgerCount }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  const sum = TERMS.reduce((total, term) => total + ledger[term], 0);
  const reasons = Object.entries(ledger.reasons).sort((a, b) => b[1] - a[1]);
  return (
    <>
      <p className={css.equation}>
        <Term value={format.count(ledger.received)} name={t("health.received")} />
        {TERMS.map((term, position) => (
          <span key={term} className={css.pair}>
            <span className={css.sign}>{position === 0 ? "=" : "+"}</span>
            <Term value={format.count(ledger[term])} name={t(`health.${term}`)} />
          </span>
        ))}
      </p>
      <p className={ledger.balanced ? css.balanced : css.unbalanced}>
        {ledger.balanced ? t("health.balanced") : t("health.unbalanced", { count: Math.abs(ledger.received - sum) })}
      </p>
      <h3 className={css.sub}>{t("health.reasons")}</h3>
      {reasons.length === 0 ? (
        <p className={css.quiet}>{t("health.no_reasons")}</p>
      ) : (
        <dl className={css.reasons}>
          {reasons.map(([reason, count]) => (
            <div key={reason}>
              <dt>{word("verdict", reason)}</dt>
              <dd>{format.count(count)}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

function Term({ value, name }: { value: string; name: string }) {
  return (
    <span className={css.term}>
      <span className={css.value}>{value}</span> <span className={css.quiet}>{name}</span>
    </span>
  );
}
