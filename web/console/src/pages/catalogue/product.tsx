import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { productQuery } from "../../api/queries";
import type { ProductDetail, RankedItem } from "../../api/types";
import { safeUrl } from "../../format/safety";
import { useFormat } from "../../format/use-format";
import { Picture, Tag } from "../../parts/chips";
import { Page, Section } from "../../parts/page";
import { RankedRow } from "../../parts/reason";
import { Loaded } from "../../parts/states";
import css from "./catalogue.module.css";
import { History } from "./history";
import { ProductFacts } from "./product-facts";

export default function ProductPage() {
  const { productId = "" } = useParams();
  const { t } = useTranslation();
  const query = useQuery(productQuery(productId));
  const product = query.data?.product;
  const shop = product && safeUrl(product.url);
  return (
    <Page
      title={product?.name ?? "…"}
      name={product?.name ?? t("nav.catalogue")}
      back={{ to: "/catalogue", label: t("product.back") }}
      question={
        product && (
          <>
            {[product.category, product.brand, product.product_id].filter(Boolean).join(" · ")}{" "}
            {!product.sellable && <Tag tone="warn">{t("chip.unsellable")}</Tag>}
          </>
        )
      }
      actions={
        shop && (
          <a href={shop} target="_blank" rel="noreferrer">
            {t("product.open_shop")} ↗
          </a>
        )
      }
    >
      <Loaded query={query}>{(detail) => <Detail detail={detail} />}</Loaded>
    </Page>
  );
}

function Detail({ detail }: { detail: ProductDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const attributes = Object.entries(detail.attributes);
  return (
    <>
      <Section>
        <div className={css.head}>
          <Picture product={detail.product} size={160} />
          <div className={css.about}>
            <p>{detail.description}</p>
            <ProductFacts detail={detail} />
          </div>
        </div>
      </Section>
      <Section title={t("product.history")} note={t("product.history_note")}>
        <History detail={detail} />
      </Section>
      <div className={css.three}>
        <Ranked title={t("product.similar")} items={detail.similar} />
        <Ranked title={t("product.bought_together")} items={detail.bought_together} />
        <Ranked title={t("product.also_viewed")} items={detail.also_viewed} />
      </div>
      <Section title={t("product.attributes")}>
        <dl className={css.pairs}>
          {attributes.map(([name, value]) => (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </Fragment>
          ))}
        </dl>
        <p className={css.sub}>
          {t("product.updated", { time: format.ago(detail.updated_at), date: format.date(detail.added_at, "date") })}
        </p>
      </Section>
    </>
  );
}

function Ranked({ title, items }: { title: string; items: RankedItem[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Section title={title}>
      {items.length === 0 ? (
        <p className={css.sub}>{t("product.none_yet")}</p>
      ) : (
        <ol>
          {items.map((item, position) => (
            <RankedRow
              key={item.product.product_id}
              item={item}
              position={position + 1}
              note={format.money(item.product.price_minor, item.product.currency)}
            />
          ))}
        </ol>
      )}
    </Section>
  );
}
