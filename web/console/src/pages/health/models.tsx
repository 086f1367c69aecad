import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ModelHealth } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { humanise, useWord } from "../../i18n/words";
import { type Column, DataTable } from "../../parts/table";
import css from "./health.module.css";

/** What each model learned from, when, and how good it was on days it had not seen. */
export function Models({ models }: { models: ModelHealth[] }) {
  const { t } = useTranslation();
  const columns = useColumns();
  if (models.length === 0) return <p className={css.quiet}>{t("health.no_models")}</p>;
  return (
    <div className={css.models}>
      <DataTable
        name="models"
        label={t("health.models")}
        columns={columns}
        rows={models}
        keyOf={(model) => model.name}
      />
    </div>
  );
}

function useColumns(): Column<ModelHealth>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `word` follows t
  return useMemo(
    () => [
      {
        key: "model",
        label: t("health.model"),
        primary: true,
        render: (model) => <span className={css.model}>{word("strategy", model.name)}</span>,
      },
      { key: "trained", label: t("health.trained"), render: (model) => format.ago(model.trained_at) },
      {
        key: "data",
        label: t("health.data"),
        render: (model) => `${format.date(model.data_from, "date")} – ${format.date(model.data_to, "date")}`,
      },
      {
        key: "quality",
        label: t("health.quality"),
        render: (model) =>
          Object.entries(model.metrics)
            .map(
              ([name, value]) =>
                `${value > 0 && value < 1 ? format.ratio(value) : format.count(value)} ${word("metric", name)}`,
            )
            .join(" · ") || "–",
      },
      {
        key: "version",
        label: t("health.version"),
        render: (model) => (
          <details className={css.quiet}>
            <summary title={t("health.parameters")}>{model.version}</summary>
            {Object.entries(model.parameters)
              .map(([name, value]) => `${humanise(name)} ${typeof value === "string" ? value : JSON.stringify(value)}`)
              .join(" · ")}
          </details>
        ),
      },
    ],
    [t, format],
  );
}
