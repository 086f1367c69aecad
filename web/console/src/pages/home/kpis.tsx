import { useTranslation } from "react-i18next";
import type { Kpi } from "../../api/types";
import { changeOf } from "../../format/number";
import { type Format, useFormat } from "../../format/use-format";
import css from "./home.module.css";

const FIRST = ["revenue", "orders", "visits", "conversion"];

export function kpiText(kpi: Kpi, value: number, format: Format): string {
  if (kpi.unit === "money") return format.money(value);
  return kpi.unit === "ratio" ? format.ratio(value) : format.count(value);
}

/** Four numbers large, the others small; each beside the same number of the period before. */
export function Kpis({ kpis, days }: { kpis: Kpi[]; days: number }) {
  const rank = (kpi: Kpi) => (FIRST.includes(kpi.key) ? FIRST.indexOf(kpi.key) : FIRST.length);
  const ordered = [...kpis].sort((a, b) => rank(a) - rank(b));
  return (
    <dl className={css.kpis}>
      {ordered.map((kpi) => (
        <KpiCell key={kpi.key} kpi={kpi} large={FIRST.includes(kpi.key)} days={days} />
      ))}
    </dl>
  );
}

function KpiCell({ kpi, large, days }: { kpi: Kpi; large: boolean; days: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={large ? css.large : css.small}>
      <dt>{t(`kpi.${kpi.key}`)}</dt>
      <dd className={css.figure}>
        {kpi.value === null ? <span title={t("kpi.none")}>–</span> : kpiText(kpi, kpi.value, format)}
      </dd>
      <dd className={css.change}>
        <Change kpi={kpi} days={days} />
      </dd>
    </div>
  );
}

function Change({ kpi, days }: { kpi: Kpi; days: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const change = changeOf(kpi.value, kpi.previous);
  if (change === null || kpi.previous === null) return <>{t("kpi.no_previous")}</>;
  const before = t("kpi.before", { count: days, value: kpiText(kpi, kpi.previous, format) });
  if (Math.abs(change) < 0.0005) return <span title={before}>{t("kpi.same")}</span>;
  return (
    <span title={before}>
      <span className={change > 0 ? css.up : css.down}>
        <span aria-hidden="true">{change > 0 ? "↑ " : "↓ "}</span>
        {format.change(change)}
      </span>
      <span className="unseen">{before}</span>
    </span>
  );
}
