import { useTranslation } from "react-i18next";
import type { Health } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { PersonChip } from "../../parts/chips";
import { Section } from "../../parts/page";
import { type Column, DataTable } from "../../parts/table";
import css from "./health.module.css";

type Checked = NonNullable<Health["audience_check"]>;
type Mismatch = Checked["mismatches"][number];

/** Whether audiences have one answer: real people, asked live and in batch at the same moments. */
export function Audiences({ checked }: { checked: Checked }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: Column<Mismatch>[] = [
    {
      key: "audience",
      label: t("health.audiences.audience"),
      primary: true,
      render: (one) => `${one.audience_id} · ${one.version}`,
    },
    { key: "person", label: t("health.audiences.person"), render: (one) => <PersonChip person={one.person} /> },
    { key: "at", label: t("health.audiences.at"), render: (one) => format.date(one.at, "full") },
    {
      key: "live",
      label: t("health.audiences.said"),
      render: (one) => t(one.live ? "health.audiences.live" : "health.audiences.batch"),
    },
  ];
  return (
    <Section title={t("health.audiences.title")} note={t("health.audiences.note")}>
      <p className={checked.differing ? css.unbalanced : css.balanced}>
        {t("health.audiences.differ", {
          differing: format.count(checked.differing),
          asked: format.count(checked.asked),
          time: format.date(checked.computed_at, "full"),
        })}
      </p>
      {checked.differing > 0 && (
        <>
          <p className={css.quiet}>{t("health.audiences.defect")}</p>
          <DataTable
            name="audience-check"
            label={t("health.audiences.title")}
            columns={columns}
            rows={checked.mismatches}
            keyOf={(one) => `${one.audience_id} ${one.person.person_id} ${one.at}`}
          />
        </>
      )}
    </Section>
  );
}
