import { useFormat } from "../../format/use-format";
import css from "./expectation.module.css";
import type { Prediction } from "./predictions";
import { useExpectationWords } from "./words";

type Card = NonNullable<Prediction["card"]>;
type Test = NonNullable<Card["test"]>;

const LIMITS = ["offer", "recent", "silent"] as const;

/** What to know before believing a prediction: what it was learned from, how it did on later moments, its limits. */
export function PredictionCard({ card }: { card: Card }) {
  const t = useExpectationWords();
  const format = useFormat();
  const day = (at: number) => format.date(at, "date");
  const facts = [
    [t("predictions.card.kind"), t(`predictions.card.kind_of.${card.answers}`)],
    [t("predictions.card.learned"), format.date(card.trained_at, "full")],
    ...(card.data_from !== null && card.data_until !== null
      ? [[t("predictions.card.data"), `${day(card.data_from)} – ${day(card.data_until)}`]]
      : []),
    [
      t("predictions.card.moments"),
      t("predictions.card.moments_value", {
        count: card.people,
        n: format.count(card.moments),
        people: format.count(card.people),
      }),
    ],
    [t("predictions.card.version"), card.version],
  ];
  return (
    <details className={css.card}>
      <summary>{t("predictions.card.open")}</summary>
      <dl className={css.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {card.test ? <Tested test={card.test} /> : <p>{t("predictions.card.untested")}</p>}
      <p>{t("predictions.card.limits")}</p>
      <ul>
        {LIMITS.map((limit) => (
          <li key={limit}>{t(`predictions.card.limit.${limit}`)}</li>
        ))}
      </ul>
    </details>
  );
}

function Tested({ test }: { test: Test }) {
  const t = useExpectationWords();
  const format = useFormat();
  return (
    <>
      <p>{t("predictions.card.tested", { count: test.moments, n: format.count(test.moments) })}</p>
      <ul>
        <li>{t("predictions.card.rate", { share: format.ratio(test.rate) })}</li>
        {test.auc !== null && <li>{t("predictions.card.auc", { share: format.ratio(test.auc) })}</li>}
      </ul>
      <table className={css.calibration}>
        <caption>{t("predictions.card.calibration")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("predictions.card.group")}</th>
            <th scope="col">{t("predictions.card.predicted")}</th>
            <th scope="col">{t("predictions.card.happened")}</th>
          </tr>
        </thead>
        <tbody>
          {test.calibration.map((part, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
            <tr key={place}>
              <th scope="row">{place + 1}</th>
              <td>{format.ratio(part.predicted)}</td>
              <td>{format.ratio(part.happened)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
