import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { peopleQuery } from "../../api/queries";
import type { PersonRow } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { Tag } from "../../parts/chips";
import chip from "../../parts/chips.module.css";
import { Page } from "../../parts/page";
import { SearchField } from "../../parts/search-field";
import { EmptyState, Loaded } from "../../parts/states";
import { type Column, DataTable } from "../../parts/table";
import css from "./people.module.css";

const SORTS = ["last_seen", "revenue", "orders"] as const;
type Sort = (typeof SORTS)[number];

export default function People() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const query = search.get("query") ?? "";
  const sort = SORTS.find((key) => key === search.get("sort")) ?? "last_seen";
  const people = useInfiniteQuery(peopleQuery(query, sort));
  const columns = useColumns();
  const rows = people.data?.pages.flatMap((page) => page.rows) ?? [];
  const set = (key: string, value: string) =>
    setSearch(
      (now) => {
        if (value) now.set(key, value);
        else now.delete(key);
        return now;
      },
      { replace: true },
    );
  return (
    <Page title={t("nav.people")} question={t("people.question")}>
      <Loaded query={people}>
        {(data) =>
          data.pages[0]?.total === 0 && !query ? (
            <EmptyState title={t("people.empty_title")} text={t("people.empty_text")} />
          ) : (
            <>
              <DataTable
                name="people"
                label={t("people.label")}
                columns={columns}
                rows={rows}
                keyOf={(row: PersonRow) => row.person.person_id}
                sort={sort}
                onSort={(key) => set("sort", key as Sort)}
                toolbar={
                  <>
                    <SearchField label={t("people.search")} value={query} onChange={(text) => set("query", text)} />
                    <span className={css.count} role="status">
                      {t("people.count", { count: data.pages[0]?.total ?? 0 })}
                    </span>
                  </>
                }
                more={{ has: people.hasNextPage, loading: people.isFetchingNextPage, load: people.fetchNextPage }}
              />
              {rows.length === 0 && <EmptyState title={t("people.none_title")} text={t("people.none_text")} />}
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

function useColumns(): Column<PersonRow>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        key: "name",
        label: t("people.name"),
        primary: true,
        render: ({ person }) => (
          <Link to={`/people/${encodeURIComponent(person.person_id)}`} className={css.name}>
            <span className={person.known ? chip.known : chip.visitor} aria-hidden="true" />
            <span className={chip.text}>{person.label}</span>
            {person.left_out && <Tag>{t(`flag.${person.left_out}`)}</Tag>}
          </Link>
        ),
      },
      { key: "top_category", label: t("people.top_category"), render: (row) => row.top_category || "–" },
      {
        key: "last_seen",
        label: t("people.last_seen"),
        sort: "last_seen",
        render: (row) => <span title={format.date(row.last_seen, "full")}>{format.ago(row.last_seen)}</span>,
      },
      { key: "first_seen", label: t("people.first_seen"), render: (row) => format.date(row.first_seen, "date") },
      {
        key: "active_days",
        label: t("people.active_days"),
        numeric: true,
        render: (row) => format.count(row.active_days),
      },
      {
        key: "orders",
        label: t("people.orders"),
        sort: "orders",
        numeric: true,
        render: (row) => (row.orders ? format.count(row.orders) : "–"),
      },
      {
        key: "revenue",
        label: t("people.revenue"),
        sort: "revenue",
        numeric: true,
        render: (row) => (row.revenue_minor ? format.money(row.revenue_minor, row.currency) : "–"),
      },
    ],
    [t, format],
  );
}
