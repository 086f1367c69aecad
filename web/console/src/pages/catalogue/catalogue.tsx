import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { type CatalogueView, catalogueQuery } from "../../api/queries";
import type { ProductRow } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { Picture, Tag } from "../../parts/chips";
import { Choice } from "../../parts/choice";
import { Page } from "../../parts/page";
import { SearchField } from "../../parts/search-field";
import { EmptyState, Loaded } from "../../parts/states";
import { type Column, DataTable } from "../../parts/table";
import css from "./catalogue.module.css";
import { ExportButton } from "./export";

const SORTS = ["views", "adds", "orders", "revenue", "stock", "price", "name"];

export default function Catalogue() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const asked = search.get("sort") ?? "views";
  const view: CatalogueView = {
    query: search.get("query") ?? "",
    category: search.get("category") ?? "",
    sort: SORTS.includes(asked) ? asked : "views",
  };
  const catalogue = useInfiniteQuery(catalogueQuery(view));
  const columns = useColumns();
  const rows = catalogue.data?.pages.flatMap((page) => page.rows) ?? [];
  const filtered = view.query !== "" || view.category !== "";
  const set = (key: keyof CatalogueView, value: string) =>
    setSearch(
      (now) => {
        if (value) now.set(key, value);
        else now.delete(key);
        return now;
      },
      { replace: true },
    );
  return (
    <Page
      title={t("nav.catalogue")}
      question={t("catalogue.question")}
      actions={rows.length > 0 && <ExportButton view={view} />}
    >
      <Loaded query={catalogue}>
        {(data) => {
          const first = data.pages[0];
          if (first?.total === 0 && !filtered)
            return <EmptyState title={t("catalogue.empty_title")} text={t("catalogue.empty_text")} />;
          return (
            <>
              <DataTable
                name="catalogue"
                label={t("catalogue.label")}
                columns={columns}
                rows={rows}
                keyOf={(row) => row.product.product_id}
                sort={view.sort}
                onSort={(key) => set("sort", key)}
                toolbar={
                  <>
                    <SearchField
                      label={t("catalogue.search")}
                      value={view.query}
                      onChange={(text) => set("query", text)}
                    />
                    <Choice
                      label={t("catalogue.category")}
                      value={view.category}
                      onChange={(value) => set("category", value)}
                      options={[
                        { value: "", label: t("catalogue.all") },
                        ...(first?.categories ?? []).map((name) => ({ value: name, label: name })),
                      ]}
                    />
                    <span className={css.count} role="status">
                      {t("catalogue.count", { count: first?.total ?? 0 })}
                    </span>
                  </>
                }
                more={{
                  has: catalogue.hasNextPage,
                  loading: catalogue.isFetchingNextPage,
                  load: catalogue.fetchNextPage,
                }}
              />
              {rows.length === 0 && <EmptyState title={t("catalogue.none_title")} text={t("catalogue.none_text")} />}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}

function useColumns(): Column<ProductRow>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(() => {
    const counted = (key: "views" | "adds" | "orders"): Column<ProductRow> => ({
      key,
      label: t(`catalogue.${key}`),
      sort: key,
      numeric: true,
      render: (row) => format.count(row[key]),
    });
    return [
      {
        key: "name",
        label: t("catalogue.name"),
        sort: "name",
        primary: true,
        render: ({ product }) => (
          <Link to={`/catalogue/${encodeURIComponent(product.product_id)}`} className={css.product}>
            <Picture product={product} size={40} />
            <span className={css.words}>
              <span className={css.name}>{product.name}</span>
              <span className={css.sub}>
                {product.category}
                {product.brand && ` · ${product.brand}`}
              </span>
            </span>
            {!product.sellable && <Tag tone="warn">{t("chip.unsellable")}</Tag>}
          </Link>
        ),
      },
      {
        key: "price",
        label: t("catalogue.price"),
        sort: "price",
        numeric: true,
        render: ({ product }) => format.money(product.price_minor, product.currency),
      },
      {
        key: "stock",
        label: t("catalogue.stock"),
        sort: "stock",
        numeric: true,
        render: (row) => (row.stock === null ? "–" : format.count(row.stock)),
      },
      counted("views"),
      counted("adds"),
      counted("orders"),
      {
        key: "revenue",
        label: t("catalogue.revenue"),
        sort: "revenue",
        numeric: true,
        render: (row) => format.money(row.revenue_minor, row.product.currency),
      },
    ];
  }, [t, format]);
}
