import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Format, useFormat } from "../../../format/use-format";
import { Section } from "../../../parts/page";
import { EmptyState, Loaded } from "../../../parts/states";
import { type Column, DataTable } from "../../../parts/table";
import { useMayEdit } from "../../../shell/roles";
import css from "../audiences.module.css";
import listed from "../lists/lists.module.css";
import { useAudienceName } from "../names";
import { AudiencePage } from "../page";
import { useAudienceWords, type Words } from "../words";
import own from "./out.module.css";
import { type ExportRow, exportsQuery, subscriptionsQuery } from "./queries";
import { Subscribe } from "./subscribe";
import { One } from "./subscription";

/** Who is told of audiences, and who took people out: nothing leaves unseen. */
export default function Out() {
  const { t: shell } = useTranslation();
  const mayEdit = useMayEdit();
  const subscriptions = useQuery(subscriptionsQuery);
  const [creating, setCreating] = useState(false);
  return (
    <AudiencePage title={shell("nav.audiences")} back={{ to: "/audiences", label: shell("nav.audiences") }}>
      {(t) => {
        const add = mayEdit && <Button onClick={() => setCreating(true)}>{t("out.new")}</Button>;
        return {
          title: t("out.title"),
          question: t("out.question"),
          actions: Boolean(subscriptions.data?.length) && add,
          body: (
            <>
              <Loaded query={subscriptions}>
                {(found) =>
                  found.length === 0 ? (
                    <EmptyState title={t("out.empty_title")} text={t("out.empty_text")} action={add} />
                  ) : (
                    <ul className={listed.lists}>
                      {found.map((one) => (
                        <One key={one.subscription_id} one={one} />
                      ))}
                    </ul>
                  )
                }
              </Loaded>
              <div className={own.record}>
                <Section title={t("out.exports")} plain>
                  <Exports />
                </Section>
              </div>
              {creating && <Subscribe onClose={() => setCreating(false)} />}
            </>
          ),
        };
      }}
    </AudiencePage>
  );
}

function Exports() {
  const t = useAudienceWords();
  const format = useFormat();
  const nameOf = useAudienceName();
  const record = useQuery(exportsQuery);
  return (
    <Loaded query={record}>
      {(rows) =>
        rows.length === 0 ? (
          <p className={css.quiet}>{t("out.no_exports")}</p>
        ) : (
          <DataTable
            name="exports"
            label={t("out.exports")}
            columns={columns(t, format, nameOf)}
            rows={rows}
            keyOf={(row) => row.export_id}
          />
        )
      }
    </Loaded>
  );
}

function columns(t: Words, format: Format, nameOf: (id: string) => string): Column<ExportRow>[] {
  return [
    { key: "audience", label: t("out.audience"), primary: true, render: (row) => nameOf(row.audience_id) },
    { key: "at", label: t("out.when"), render: (row) => format.date(row.at, "full") },
    { key: "author", label: t("out.who"), render: (row) => row.author.replace(/^(account|key) /, "") },
    { key: "use", label: t("out.use"), render: (row) => t(`out.use_of.${row.use}`) },
    {
      key: "people",
      label: t("out.people"),
      numeric: true,
      render: (row) =>
        row.completed_at === null ? t("out.broken", { n: format.count(row.people) }) : format.count(row.people),
    },
    { key: "withheld", label: t("out.withheld"), numeric: true, render: (row) => format.count(row.withheld) },
  ];
}
