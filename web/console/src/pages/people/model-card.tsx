import { useFormat } from "../../format/use-format";
import { decimal, type Expectation } from "./expectation";
import css from "./expectation.module.css";
import { useExpectationWords } from "./words";

type Model = NonNullable<Expectation["model"]>;
type BackTest = NonNullable<Model["back_test"]>;

const LIMITS = ["seasons", "before", "profit"] as const;

/** What to know before believing the model: what it was learned from, how it did on days it had not seen, its limits. */
export function ModelCard({ model }: { model: Model }) {
  const t = useExpectationWords();
  const format = useFormat();
  const customers = format.count(model.customers);
  const facts = [
    [t("card.kind"), model.kind],
    [t("card.learned"), format.date(model.trained_at, "full")],
    [t("card.data"), `${format.date(model.data_from, "date")} – ${format.date(model.data_until, "date")}`],
    [
      t("card.customers"),
      t("card.customers_value", {
        count: model.customers,
        n: customers,
        repeat: format.count(model.repeat_customers),
      }),
    ],
    [t("card.version"), model.version],
  ];
  return (
    <details className={css.card}>
      <summary>{t("card.open")}</summary>
      <dl className={css.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {model.back_test ? <Tested test={model.back_test} /> : <p>{t("card.untested")}</p>}
      <p>{t("card.limits")}</p>
      <ul>
        {LIMITS.map((limit) => (
          <li key={limit}>{t(`card.limit.${limit}`)}</li>
        ))}
      </ul>
    </details>
  );
}

function Tested({ test }: { test: BackTest }) {
  const t = useExpectationWords();
  const format = useFormat();
  const error = test.aggregate_error;
  const total = error === null || Math.abs(error) < 0.005 ? "exact" : error > 0 ? "more" : "fewer";
  return (
    <>
      <p>{t("card.tested", { days: test.days })}</p>
      <ul>
        {error !== null && <li>{t(`card.${total}`, { share: format.ratio(Math.abs(error)) })}</li>}
        <li>{t("card.off", { orders: decimal(test.mae_orders, format) })}</li>
        {test.auc !== null && <li>{t("card.auc", { share: format.ratio(test.auc) })}</li>}
      </ul>
      <table className={css.calibration}>
        <caption>{t("card.calibration")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("card.group")}</th>
            <th scope="col">{t("card.expected")}</th>
            <th scope="col">{t("card.actual")}</th>
          </tr>
        </thead>
        <tbody>
          {test.calibration.map((tenth, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a tenth is its place
            <tr key={place}>
              <th scope="row">{place + 1}</th>
              <td>{decimal2(tenth.expected, format.locale)}</td>
              <td>{decimal2(tenth.actual, format.locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function decimal2(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);
}
