import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { placementsQuery } from "../../api/queries";
import type { PlacementRow } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { useWord } from "../../i18n/words";
import { Tag } from "../../parts/chips";
import { EstimateText } from "../../parts/estimate";
import { Page } from "../../parts/page";
import { Sparkline } from "../../parts/sparkline";
import { EmptyState, Loaded } from "../../parts/states";
import { type Column, DataTable } from "../../parts/table";
import { useMayEdit } from "../../shell/roles";
import { titleIn } from "./names";
import css from "./placements.module.css";

const NewPlacement = lazy(() => import("./new"));

export default function Placements() {
  const { t } = useTranslation();
  const placements = useQuery(placementsQuery);
  const columns = useColumns();
  const mayEdit = useMayEdit();
  const [creating, setCreating] = useState(false);
  const create = mayEdit && <Button onClick={() => setCreating(true)}>{t("new_placement.action")}</Button>;
  return (
    <Page
      title={t("nav.recommendations")}
      question={t("recommendations.question")}
      actions={placements.data?.length ? create : undefined}
    >
      <Loaded query={placements}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState
              title={t("recommendations.empty_title")}
              text={t("recommendations.empty_text")}
              action={create}
            />
          ) : (
            <DataTable
              name="placements"
              label={t("recommendations.label")}
              columns={columns}
              rows={rows}
              keyOf={(row) => row.placement_id}
              toolbar={
                <span className={css.quiet}>
                  {t("recommendations.days_note", { count: rows[0]?.results.days ?? 28 })}
                </span>
              }
            />
          )
        }
      </Loaded>
      <Suspense>
        {creating && (
          <NewPlacement
            taken={(placements.data ?? []).map((row) => row.placement_id)}
            onClose={() => setCreating(false)}
          />
        )}
      </Suspense>
    </Page>
  );
}

export function StatusTags({ status, changed }: { status: PlacementRow["status"]; changed: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <Tag tone={status === "published" ? "good" : "plain"}>{t(`status.${status}`)}</Tag>
      {changed && status === "published" && <Tag tone="warn">{t("status.changed")}</Tag>}
    </>
  );
}

function useColumns(): Column<PlacementRow>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `word` follows t
  return useMemo(
    () => [
      {
        key: "name",
        label: t("recommendations.name"),
        primary: true,
        render: (row) => (
          <div className={css.cell}>
            <Link to={`/recommendations/${encodeURIComponent(row.placement_id)}`} className={css.name}>
              {titleIn(row.title, format.language, row.placement_id)}
            </Link>
            <span className={css.quiet}>
              {word("page", row.page)}
              {row.pins > 0 && ` · ${t("recommendations.pins", { count: row.pins })}`}
            </span>
          </div>
        ),
      },
      {
        key: "status",
        label: t("recommendations.status"),
        render: (row) => (
          <span className={css.tags}>
            <StatusTags status={row.status} changed={row.has_draft} />
          </span>
        ),
      },
      {
        key: "shown",
        label: t("recommendations.shown"),
        numeric: true,
        render: ({ results }) => format.count(results.shown),
      },
      {
        key: "click_through",
        label: t("recommendations.click_through"),
        numeric: true,
        render: ({ results }) => (results.click_through === null ? "–" : format.ratio(results.click_through)),
      },
      {
        key: "trend",
        label: t("recommendations.trend"),
        render: ({ results }) => <Sparkline values={results.series.map((point) => Number(point.clicks ?? 0))} />,
      },
      {
        key: "attributed",
        label: t("recommendations.attributed"),
        numeric: true,
        render: ({ results }) => format.money(results.attributed_minor),
      },
      {
        key: "incremental",
        label: t("recommendations.incremental"),
        numeric: true,
        wide: true,
        render: ({ results }) => (
          <span className={css.estimate}>
            <EstimateText estimate={results.incremental_minor} />
          </span>
        ),
      },
    ],
    [t, format],
  );
}
