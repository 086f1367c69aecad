import { useTranslation } from "react-i18next";
import type { ProductDetail } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { Facts } from "../../parts/page";

export function ProductFacts({ detail }: { detail: ProductDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { product } = detail;
  return (
    <Facts
      three
      facts={[
        {
          label: t("catalogue.price"),
          value: format.money(product.price_minor, product.currency),
          hint: detail.was_minor ? t("product.was", { value: format.money(detail.was_minor, product.currency) }) : "",
        },
        {
          label: t("catalogue.stock"),
          value: detail.stock === null ? t("catalogue.no_stock") : format.count(detail.stock),
        },
        { label: t("catalogue.views"), value: format.count(detail.views) },
        { label: t("catalogue.adds"), value: format.count(detail.adds) },
        { label: t("catalogue.orders"), value: format.count(detail.orders) },
        { label: t("catalogue.revenue"), value: format.money(detail.revenue_minor, product.currency) },
      ]}
    />
  );
}
