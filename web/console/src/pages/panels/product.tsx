import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { productQuery } from "../../api/queries";
import { Picture, Tag } from "../../parts/chips";
import { RankedRow } from "../../parts/reason";
import { Loaded } from "../../parts/states";
import { ProductFacts } from "../catalogue/product-facts";
import css from "./panels.module.css";

export function ProductPanel({ productId }: { productId: string }) {
  const { t } = useTranslation();
  const query = useQuery(productQuery(productId));
  return (
    <Loaded query={query}>
      {(detail) => (
        <div className={css.panel}>
          <div className={css.product}>
            <Picture product={detail.product} size={96} />
            <div>
              <h3 className={css.name}>{detail.product.name}</h3>
              <p className={css.quiet}>{[detail.product.category, detail.product.brand].filter(Boolean).join(" · ")}</p>
              {!detail.product.sellable && <Tag tone="warn">{t("chip.unsellable")}</Tag>}
              <p>
                <Link to={`/catalogue/${encodeURIComponent(productId)}`}>{t("person.open")}</Link>
              </p>
            </div>
          </div>
          <ProductFacts detail={detail} />
          {detail.similar.length > 0 && (
            <section>
              <h3>{t("product.similar")}</h3>
              <ol>
                {detail.similar.slice(0, 5).map((item, position) => (
                  <RankedRow key={item.product.product_id} item={item} position={position + 1} />
                ))}
              </ol>
            </section>
          )}
        </div>
      )}
    </Loaded>
  );
}
