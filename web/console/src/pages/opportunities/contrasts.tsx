import { useFormat } from "../../format/use-format";
import { Tag } from "../../parts/chips";
import { DataTable } from "../../parts/table";
import { valueText } from "./figures";
import { LiftBand } from "./lift-band";
import css from "./opportunities.module.css";
import type { Contrast, Figure, Metric } from "./queries";
import { useOpportunityWords } from "./words";

/** Each figure with its interval, beside the rest's, and the difference on one scale for all of them. */
export function Contrasts({ contrasts, currency }: { contrasts: Contrast[]; currency: string }) {
  const t = useOpportunityWords();
  const reach = Math.min(
    1.5,
    Math.max(0.1, ...contrasts.flatMap(({ lift }) => [Math.abs(lift.low ?? 0), Math.abs(lift.high ?? 0)])),
  );
  return (
    <div className={css.table}>
      <DataTable
        name="audience-contrasts"
        label={t("insights.label")}
        rows={contrasts}
        keyOf={(row) => row.metric}
        columns={[
          { key: "metric", label: t("insights.metric"), primary: true, render: (row) => t(`metric.${row.metric}`) },
          {
            key: "audience",
            label: t("insights.audience"),
            numeric: true,
            render: (row) => <Ranged figure={row.audience} metric={row.metric} currency={currency} />,
          },
          {
            key: "rest",
            label: t("insights.rest"),
            numeric: true,
            render: (row) => <Ranged figure={row.rest} metric={row.metric} currency={currency} />,
          },
          { key: "lift", label: t("insights.lift"), wide: true, render: (row) => <Lift row={row} reach={reach} /> },
        ]}
      />
    </div>
  );
}

function Few({ figure }: { figure: Figure }) {
  const t = useOpportunityWords();
  const format = useFormat();
  const said =
    figure.needed == null
      ? t("insights.few_plain")
      : t("insights.few", {
          n: format.count(figure.n),
          needed: format.count(figure.needed),
          unit: t(`unit.${figure.of}`),
        });
  return <span className={css.quiet}>{said}</span>;
}

function Ranged({ figure, metric, currency }: { figure: Figure; metric: Metric; currency: string }) {
  const t = useOpportunityWords();
  const format = useFormat();
  if (figure.value == null) return <Few figure={figure} />;
  const text = (value: number) => valueText(metric, value, format, currency);
  return (
    <span className={css.ranged}>
      <strong>{text(figure.value)}</strong>
      <span className={css.quiet}>
        {t("insights.range", { low: text(figure.low ?? 0), high: text(figure.high ?? 0) })}
      </span>
    </span>
  );
}

function Lift({ row, reach }: { row: Contrast; reach: number }) {
  const t = useOpportunityWords();
  const format = useFormat();
  const { lift, verdict } = row;
  if (lift.value == null) return <Few figure={lift} />;
  const [low, high] = [format.change(lift.low ?? 0), format.change(lift.high ?? 0)];
  const range = t("insights.range", { low, high });
  return (
    <span className={css.liftCell}>
      <span>
        <strong>{format.change(lift.value)}</strong>{" "}
        <Tag tone={verdict === "over" ? "good" : verdict === "under" ? "warn" : "plain"}>
          {t(verdict ? `insights.${verdict}` : "insights.chance")}
        </Tag>
      </span>
      <LiftBand
        value={lift.value}
        low={lift.low ?? 0}
        high={lift.high ?? 0}
        reach={reach}
        label={`${format.change(lift.value)}, ${range}`}
      />
      <span className={css.quiet}>{range}</span>
    </span>
  );
}
