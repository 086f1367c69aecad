import { Button } from "@mantine/core";
import { useMemo, useState } from "react";
import { Trans, useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { LateCustomers as Late, LateCustomer } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { PersonChip } from "../../parts/chips";
import { Section } from "../../parts/page";
import { type Column, DataTable } from "../../parts/table";
import css from "./insights.module.css";

const FIRST = 10;

/** Whom to write to: past their usual delay and not yet lost, the most valuable first; each leads to the person. */
export function LateCustomers({ late }: { late: Late }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [all, setAll] = useState(false);
  const columns = useColumns(late.currency);
  const worth = (minor: number) => format.money(minor, late.currency);
  const hidden = late.listed.length - FIRST;
  return (
    <Section title={t("insights.late")} aside={<Link to="/people?sort=revenue">{t("insights.all_people")}</Link>}>
      {late.late === 0 ? (
        <p>{t("insights.nobody_late")}</p>
      ) : (
        <p className={css.sentence}>
          <Trans
            i18nKey="insights.late_sentence"
            count={late.late}
            values={{ number: format.count(late.late), value: worth(late.late_revenue_minor) }}
            components={{ b: <strong /> }}
          />
        </p>
      )}
      {late.lost > 0 && (
        <p className={css.quiet}>
          {t("insights.lost", {
            count: late.lost,
            number: format.count(late.lost),
            value: worth(late.lost_revenue_minor),
          })}
        </p>
      )}
      {late.listed.length > 0 && (
        <div className={css.table}>
          <DataTable
            name="late-customers"
            label={t("insights.late_label")}
            columns={columns}
            rows={all ? late.listed : late.listed.slice(0, FIRST)}
            keyOf={(row) => row.person.person_id}
          />
          {hidden > 0 && !all && (
            <Button variant="default" mt={16} onClick={() => setAll(true)}>
              {t("insights.show_all", { count: late.listed.length })}
            </Button>
          )}
        </div>
      )}
      <p className={css.basis}>
        {t("insights.late_basis", { days: t("insights.days", { count: Math.round(late.shop_median_days) }) })}
      </p>
    </Section>
  );
}

function useColumns(currency: string): Column<LateCustomer>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(() => {
    const days = (count: number) => t("insights.days", { count: Math.round(count) });
    return [
      {
        key: "person",
        label: t("insights.person"),
        primary: true,
        render: (row) => <PersonChip person={row.person} />,
      },
      { key: "last", label: t("insights.last_order"), render: (row) => format.date(row.last_order_at, "date") },
      { key: "usual", label: t("insights.usual"), numeric: true, render: (row) => days(row.expected_days) },
      { key: "late", label: t("insights.days_late"), numeric: true, render: (row) => days(row.days_late) },
      { key: "orders", label: t("insights.orders"), numeric: true, render: (row) => format.count(row.orders) },
      {
        key: "revenue",
        label: t("insights.revenue"),
        numeric: true,
        render: (row) => format.money(row.revenue_minor, currency),
      },
    ];
  }, [t, format, currency]);
}
