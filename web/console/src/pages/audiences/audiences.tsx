import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type Format, useFormat } from "../../format/use-format";
import { Tag } from "../../parts/chips";
import { EmptyState, Loaded } from "../../parts/states";
import { type Column, DataTable } from "../../parts/table";
import { useMayEdit } from "../../shell/roles";
import css from "./audiences.module.css";
import { AudiencePage } from "./page";
import { type AudienceRow, audiencesQuery, nameIn } from "./queries";
import { SizeFigure, share } from "./size";
import type { Words } from "./words";

const NewAudience = lazy(() => import("./new"));

export default function Audiences() {
  const { t: shell } = useTranslation();
  const format = useFormat();
  const mayEdit = useMayEdit();
  const audiences = useQuery(audiencesQuery);
  const [creating, setCreating] = useState(false);
  return (
    <AudiencePage title={shell("nav.audiences")}>
      {(t) => {
        const create = mayEdit && <Button onClick={() => setCreating(true)}>{t("list.new")}</Button>;
        const library = (
          <>
            <Button variant="subtle" component={Link} to="/audiences/out">
              {t("out.title")}
            </Button>
            <Button variant="subtle" component={Link} to="/audiences/lists">
              {t("lists.link")}
            </Button>
            <Button variant="default" component={Link} to="/audiences/library">
              {t("list.library")}
            </Button>
          </>
        );
        const some = Boolean(audiences.data?.length);
        return {
          question: shell("audiences.question"),
          actions: some && (
            <>
              {library}
              {create}
            </>
          ),
          body: (
            <>
              <Loaded query={audiences}>
                {(rows) =>
                  rows.length === 0 ? (
                    <EmptyState
                      title={t("list.empty_title")}
                      text={t("list.empty_text")}
                      action={
                        <span className={css.actions}>
                          {library}
                          {create}
                        </span>
                      }
                    />
                  ) : (
                    <DataTable
                      name="audiences"
                      label={t("list.label")}
                      columns={columns(t, format)}
                      rows={rows}
                      keyOf={(row) => row.audience_id}
                      toolbar={<span className={css.quiet}>{asOf(rows, t, format)}</span>}
                    />
                  )
                }
              </Loaded>
              <Suspense>
                {creating && (
                  <NewAudience
                    taken={(audiences.data ?? []).map((row) => row.audience_id)}
                    onClose={() => setCreating(false)}
                  />
                )}
              </Suspense>
            </>
          ),
        };
      }}
    </AudiencePage>
  );
}

function asOf(rows: AudienceRow[], t: Words, format: Format): string {
  const at = rows.find((row) => row.size)?.size?.at;
  return at ? t("list.as_of", { time: format.date(at, "time") }) : "";
}

export function StatusTags({ row, t }: { row: Pick<AudienceRow, "status" | "has_draft">; t: Words }) {
  return (
    <span className={css.tags}>
      <Tag tone={row.status === "published" ? "good" : "plain"}>{t(`status.${row.status}`)}</Tag>
      {row.has_draft && row.status === "published" && <Tag tone="warn">{t("status.changed")}</Tag>}
    </span>
  );
}

function columns(t: Words, format: Format): Column<AudienceRow>[] {
  return [
    {
      key: "name",
      label: t("list.name"),
      primary: true,
      render: (row) => (
        <div className={css.cell}>
          <Link to={`/audiences/${encodeURIComponent(row.audience_id)}`} className={css.name}>
            {nameIn(row.name, format.language, row.audience_id)}
          </Link>
          <span className={css.quiet}>{nameIn(row.description, format.language, row.audience_id)}</span>
        </div>
      ),
    },
    { key: "status", label: t("list.status"), render: (row) => <StatusTags row={row} t={t} /> },
    {
      key: "size",
      label: t("list.size"),
      numeric: true,
      render: (row) =>
        row.in_the_moment ? <span className={css.quiet}>{t("list.of_page")}</span> : <SizeFigure size={row.size} />,
    },
    {
      key: "share",
      label: t("list.share"),
      numeric: true,
      render: (row) => {
        const part = share(row.size);
        return part === null ? "–" : format.ratio(part);
      },
    },
    { key: "told", label: t("list.told"), render: (row) => t(`told.${row.listened as "none"}`) },
    {
      key: "changed",
      label: t("list.changed"),
      render: (row) => format.date(row.updated_at, "date"),
    },
  ];
}
