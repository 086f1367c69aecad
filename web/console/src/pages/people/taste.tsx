import { useTranslation } from "react-i18next";
import type { OrderLine, Person } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { useWord } from "../../i18n/words";
import { ProductChip } from "../../parts/chips";
import css from "./people.module.css";

/** What a person leans to, as shares of their decayed interest, with how much each share stands on. */
export function Taste({ person }: { person: Person }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (person.affinities.length === 0) return <p className={css.muted}>{t("person.no_taste")}</p>;
  return (["category", "brand"] as const).map((kind) => {
    const affinities = person.affinities.filter((affinity) => affinity.kind === kind).slice(0, 5);
    if (affinities.length === 0) return null;
    return (
      <div key={kind}>
        <h3 className={css.sub}>{t(`person.${kind}`)}</h3>
        <ul className={css.bars}>
          {affinities.map((affinity) => (
            <li key={affinity.value} className={css.bar}>
              <span>{affinity.value}</span>
              <span
                className={css.muted}
                title={t("person.taste_based", { share: format.ratio(affinity.weight), count: affinity.based_on })}
              >
                {format.ratio(affinity.weight)}
              </span>
              <span className={css.track}>
                <span style={{ width: `${affinity.weight * 100}%` }} />
              </span>
            </li>
          ))}
        </ul>
      </div>
    );
  });
}

export function Viewed({ person }: { person: Person }) {
  const { t } = useTranslation();
  if (person.recently_viewed.length === 0) return <p className={css.muted}>{t("person.no_viewed")}</p>;
  return (
    <div className={css.chips}>
      {person.recently_viewed.map((product) => (
        <ProductChip key={product.product_id} product={product} />
      ))}
    </div>
  );
}

export function Searches({ person }: { person: Person }) {
  const { t } = useTranslation();
  if (person.searches.length === 0) return <p className={css.muted}>{t("person.no_searches")}</p>;
  return (
    <ul>
      {person.searches.map((search) => (
        <li key={search} className={css.muted}>
          <q>{search}</q>
        </li>
      ))}
    </ul>
  );
}

export function Cart({ person }: { person: Person }) {
  const { t } = useTranslation();
  if (person.cart.length === 0) return <p className={css.muted}>{t("person.empty_cart")}</p>;
  return <Lines lines={person.cart} currency={person.currency} />;
}

export function Wishlist({ person }: { person: Person }) {
  const { t } = useTranslation();
  if (person.wishlist.length === 0) return <p className={css.muted}>{t("person.empty_wishlist")}</p>;
  return (
    <div className={css.chips}>
      {person.wishlist.map((product) => (
        <ProductChip key={product.product_id} product={product} />
      ))}
    </div>
  );
}

function Lines({ lines, currency }: { lines: OrderLine[]; currency: string }) {
  const format = useFormat();
  return (
    <ul className={css.lines}>
      {lines.map((line) => (
        <li key={line.product_id} className={css.line}>
          {line.product ? <ProductChip product={line.product} /> : <span>{line.product_id}</span>}
          <span>
            {line.quantity > 1 && `${format.count(line.quantity)} × `}
            {format.money(line.price_minor, currency)}
          </span>
        </li>
      ))}
    </ul>
  );
}

export function Orders({ person }: { person: Person }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  if (person.orders.length === 0) return <p className={css.muted}>{t("person.no_orders")}</p>;
  return person.orders.map((order) => (
    <div key={order.order_id} className={css.order}>
      <p className={css.orderHead}>
        <span>
          {format.date(order.at, "date")}{" "}
          <span className={css.muted}>
            · {order.order_id} · {word("source", order.source)}
          </span>
        </span>
        <strong>{format.money(order.total_minor, order.currency)}</strong>
      </p>
      {order.refunded_minor > 0 && (
        <p className={css.muted}>
          {t("person.refunded", { value: format.money(order.refunded_minor, order.currency) })}
        </p>
      )}
      <Lines lines={order.lines} currency={order.currency} />
    </div>
  ));
}
