import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { ProductDetail } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { Chart } from "../../parts/chart";
import { frame, type Look, tooltipOf } from "../../parts/chart-look";
import css from "./catalogue.module.css";

type Point = ProductDetail["price_history"][number];

/** Two charts under each other rather than two axes in one: a price and a count have no common height. */
export function History({ detail }: { detail: ProductDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { currency } = detail.product;
  const price = useCallback((value: number) => format.money(value, currency), [format, currency]);
  const stock = useCallback((value: number) => format.count(value), [format]);
  if (detail.price_history.length === 0 && detail.stock_history.length === 0)
    return <p className={css.sub}>{t("product.no_history")}</p>;
  return (
    <div className={css.charts}>
      {detail.price_history.length > 0 && (
        <Steps title={t("product.price_chart")} points={detail.price_history} text={price} series={0} />
      )}
      {detail.stock_history.length > 0 && (
        <Steps title={t("product.stock_chart")} points={detail.stock_history} text={stock} series={1} />
      )}
    </div>
  );
}

interface StepsProps {
  title: string;
  points: Point[];
  text: (value: number) => string;
  series: 0 | 1;
}

/** A value holds until it changes, so the line is drawn in steps and runs on until today. */
function Steps({ title, points, text, series }: StepsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const option = useCallback(
    (look: Look) => {
      const last = points.at(-1);
      const line = points.map((point): [number, number] => [point.at, point.value]);
      if (last) line.push([Math.max(Date.now(), last.at), last.value]);
      const colour = look.series[series];
      return {
        ...frame(
          look,
          {
            type: "time",
            splitNumber: 4,
            axisLabel: {
              color: look.quiet,
              fontSize: 13,
              hideOverlap: true,
              formatter: (at: number) => format.date(at, "day"),
            },
          },
          {
            type: "value",
            min: 0,
            axisLabel: { color: look.quiet, fontSize: 13, formatter: text },
          },
          {
            formatter: (items: { value: [number, number] }[]) => {
              const [at, value] = items[0]?.value ?? [0, 0];
              return tooltipOf(format.date(at, "full"), [{ colour, label: title, value: text(value) }]);
            },
          },
        ),
        series: [
          {
            type: "line",
            step: "end",
            showSymbol: false,
            data: line,
            lineStyle: { width: 2, color: colour },
            itemStyle: { color: colour },
          },
        ],
      };
    },
    [points, text, title, series, format],
  );
  return (
    <div>
      <h3 className={css.chartTitle}>{title}</h3>
      <Chart
        label={title}
        option={option}
        height={176}
        table={{
          head: [t("table.day"), title],
          rows: points.map((point) => [format.date(point.at, "full"), text(point.value)]),
        }}
      />
    </div>
  );
}
