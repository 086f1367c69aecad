import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useFormat } from "../../format/use-format";
import { EmptyState, Loaded } from "../../parts/states";
import { DataTable } from "../../parts/table";
import css from "./audiences.module.css";
import { nameIn, overlapQuery } from "./queries";
import { SizeFigure } from "./size";
import { useAudienceWords } from "./words";

/** Whom it shares with the others: how many, and which part of either. */
export function OverlapTable({ audienceId }: { audienceId: string }) {
  const t = useAudienceWords();
  const format = useFormat();
  const overlap = useQuery(overlapQuery(audienceId));
  const part = (both: number, of: number) => (of > 0 ? format.ratio(both / of) : "–");
  return (
    <Loaded query={overlap}>
      {(found) =>
        found.others.length === 0 ? (
          <EmptyState title={t("overlap.empty_title")} text={t("overlap.empty_text")} />
        ) : (
          <DataTable
            name="overlap"
            label={t("overlap.label")}
            rows={found.others}
            keyOf={(row) => row.audience_id}
            columns={[
              {
                key: "name",
                label: t("overlap.other"),
                primary: true,
                render: (row) => (
                  <Link to={`/audiences/${encodeURIComponent(row.audience_id)}`} className={css.name}>
                    {nameIn(row.name, format.language, row.audience_id)}
                  </Link>
                ),
              },
              { key: "size", label: t("overlap.size"), numeric: true, render: (row) => <SizeFigure size={row.size} /> },
              { key: "both", label: t("overlap.both"), numeric: true, render: (row) => <SizeFigure size={row.both} /> },
              {
                key: "mine",
                label: t("overlap.of_this"),
                numeric: true,
                render: (row) => part(row.both.people, found.size?.people ?? 0),
              },
              {
                key: "theirs",
                label: t("overlap.of_that"),
                numeric: true,
                render: (row) => part(row.both.people, row.size.people),
              },
            ]}
          />
        )
      }
    </Loaded>
  );
}
