import { type Format, useFormat } from "../../format/use-format";
import { Section } from "../../parts/page";
import card from "./expectation.module.css";
import { labelOf, type Predictions } from "./predictions";
import css from "./predictions.module.css";
import { useExpectationWords, type Words } from "./words";

type Offer = Predictions["offers"][number];

/** Which of the shop's tested offers are for this person: who needs one, who buys anyway, whom it annoys. */
export function OffersOfPerson({ found }: { found: Predictions }) {
  const t = useExpectationWords();
  const format = useFormat();
  const goal = found.predictions.find((one) => one.name === "propensity.purchase");
  return (
    <Section title={t("offers.title")} note={goal && t("offers.goal", { name: labelOf(goal, format) })}>
      <dl className={css.list}>
        {found.offers.map((offer) => (
          <div key={offer.name} className={css.one}>
            <dt>
              {offer.experiment} · {offer.variation}
            </dt>
            <dd className={css.value}>{t(`offers.group.${offer.group || "unsure"}`)}</dd>
            <dd className={css.more}>
              <p>
                {t(`offers.why.${offer.group || "unsure"}`)}{" "}
                {t("offers.expected", { points: points(offer.uplift, t, format) })}
              </p>
              <details className={card.card}>
                <summary>{t("predictions.card.open")}</summary>
                <p>{tested(offer, t, format)}</p>
              </details>
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function tested(offer: Offer, t: Words, format: Format): string {
  const people = offer.treated + offer.controls;
  const { effect, low, high } = offer.average;
  const figures = {
    effect: points(effect, t, format),
    low: signed(low, format),
    high: signed(high, format),
    without: format.ratio(offer.control_rate),
  };
  const test = { count: people, n: format.count(people), control: offer.control, ago: format.ago(offer.trained_at) };
  return `${t("offers.average", figures)} ${t("offers.test", test)}`;
}

/** A difference of two shares, in percentage points. */
function points(change: number, t: Words, format: Format): string {
  return t("offers.points", { count: Math.abs(100 * change), n: signed(change, format) });
}

function signed(change: number, format: Pick<Format, "locale">): string {
  const style: Intl.NumberFormatOptions = { maximumFractionDigits: 1, signDisplay: "exceptZero" };
  return new Intl.NumberFormat(format.locale, style).format(100 * change);
}
