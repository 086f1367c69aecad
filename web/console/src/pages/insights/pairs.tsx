import { useTranslation } from "react-i18next";
import type { BestPairs, Pair } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { ProductChip } from "../../parts/chips";
import { ShareBand } from "../../parts/interval";
import { Section } from "../../parts/page";
import css from "./insights.module.css";

/** Products that meet far more often than chance explains, told from the rarer one. */
export function Pairs({ best }: { best: BestPairs }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Section
      title={t("insights.pairs")}
      note={t("insights.pairs_note", { count: best.baskets, number: format.count(best.baskets) })}
    >
      <ol aria-label={t("insights.pairs_label")}>
        {best.pairs.map((pair) => (
          <Line key={`${pair.product.product_id} ${pair.with_product.product_id}`} pair={pair} />
        ))}
      </ol>
    </Section>
  );
}

function Line({ pair }: { pair: Pair }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { also } = pair;
  const range = t("estimate.interval", { low: format.ratio(also.low), high: format.ratio(also.high) });
  return (
    <li className={css.pair}>
      <div className={css.chips}>
        <ProductChip product={pair.product} />
        <span className={css.second}>
          <span className={css.quiet}>{t("insights.pair_with")}</span>
          <ProductChip product={pair.with_product} />
        </span>
      </div>
      <ShareBand interval={also} label={`${format.ratio(also.value)}, ${range}`} />
      <span className={css.figure}>
        <strong>{format.ratio(also.value)}</strong>
        <span className={css.quiet}>{range}</span>
      </span>
      <p className={css.basket}>
        {t("insights.together", {
          count: pair.orders,
          both: format.count(pair.together),
          orders: format.count(pair.orders),
        })}
      </p>
    </li>
  );
}
