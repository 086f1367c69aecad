import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type CatalogueView, cataloguePage } from "../../api/queries";
import type { ProductRow } from "../../api/types";
import { minorDigits } from "../../format/money";
import { csvOf, download } from "../../format/safety";
import { useToast } from "../../parts/toast";

const HEAD = [
  "product_id",
  "name",
  "category",
  "brand",
  "price",
  "currency",
  "stock",
  "sellable",
  "views",
  "adds",
  "orders",
  "revenue",
];

/** Decimals with a point and column names of the import, so the file can go back in. */
export function csvRow({ product, ...row }: ProductRow): (string | number | null)[] {
  const digits = minorDigits(product.currency);
  const decimal = (minor: number) => (minor / 10 ** digits).toFixed(digits);
  return [
    product.product_id,
    product.name,
    product.category,
    product.brand,
    decimal(product.price_minor),
    product.currency,
    row.stock ?? null,
    product.sellable ? "true" : "false",
    row.views,
    row.adds,
    row.orders,
    decimal(row.revenue_minor),
  ];
}

async function everyRow(view: CatalogueView): Promise<ProductRow[]> {
  const rows: ProductRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await cataloguePage(view, cursor);
    rows.push(...page.rows);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return rows;
}

/** The whole view as it is filtered and sorted, not only what has been scrolled to. */
export function ExportButton({ view }: { view: CatalogueView }) {
  const { t } = useTranslation();
  const say = useToast();
  const run = useMutation({
    mutationFn: () => everyRow(view),
    onSuccess: (rows) => download("catalogue.csv", csvOf([HEAD, ...rows.map(csvRow)])),
    onError: () => say(t("table.csv_failed")),
  });
  return (
    <Button variant="default" onClick={() => run.mutate()} disabled={run.isPending}>
      {t(run.isPending ? "table.csv_working" : "table.csv")}
    </Button>
  );
}
