import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFormat } from "../../format/use-format";
import { Tag } from "../../parts/chips";
import { Section } from "../../parts/page";
import { EmptyState, Loaded } from "../../parts/states";
import { type Column, DataTable } from "../../parts/table";
import { SettingsPage } from "../settings/settings-page";
import { useSettings } from "../settings/words";
import { Kept } from "./kept";
import { type ErasureRow, erasuresQuery } from "./queries";

export default function Privacy() {
  const { t } = useTranslation();
  return (
    <SettingsPage title={t("nav.privacy")} question={t("privacy.question")}>
      {(say) => ({
        body: (
          <>
            <Section plain title={say("erasures.title")} note={say("erasures.note")}>
              <Erasures />
            </Section>
            <Section title={say("kept.title")} note={say("kept.note")}>
              <Kept />
            </Section>
          </>
        ),
      })}
    </SettingsPage>
  );
}

function Erasures() {
  const t = useSettings();
  const erasures = useQuery(erasuresQuery);
  return (
    <Loaded query={erasures}>
      {(rows) =>
        rows.length === 0 ? (
          <EmptyState title={t("erasures.empty_title")} text={t("erasures.empty_text")} />
        ) : (
          <Rows rows={rows} />
        )
      }
    </Loaded>
  );
}

function Rows({ rows }: { rows: ErasureRow[] }) {
  const t = useSettings();
  const format = useFormat();
  const columns: Column<ErasureRow>[] = [
    {
      key: "asked",
      label: t("erasures.asked"),
      primary: true,
      render: (row) => <Link to={`/settings/privacy/${row.report_id}`}>{format.date(row.asked_at, "full")}</Link>,
    },
    {
      key: "state",
      label: t("erasures.state"),
      render: (row) =>
        row.completed_at === null ? (
          <Tag>{t("erasures.under_way")}</Tag>
        ) : row.clean ? (
          <Tag tone="good">{t("erasures.clean")}</Tag>
        ) : (
          <Tag tone="bad">{t("erasures.found")}</Tag>
        ),
    },
    {
      key: "completed",
      label: t("erasures.completed"),
      render: (row) => (row.completed_at === null ? "–" : format.date(row.completed_at, "full")),
    },
    { key: "removed", label: t("erasures.removed"), numeric: true, render: (row) => format.count(row.removed) },
    {
      key: "copies",
      label: t("erasures.copies"),
      numeric: true,
      render: (row) =>
        row.key_copies_missed.length ? (
          <Tag tone="warn">{format.count(row.key_copies_missed.length)}</Tag>
        ) : (
          format.count(0)
        ),
    },
  ];
  return (
    <DataTable
      name="erasures"
      label={t("erasures.title")}
      columns={columns}
      rows={rows}
      keyOf={(row) => row.report_id}
    />
  );
}
