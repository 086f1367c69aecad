import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { PlacementDetail } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { Tag } from "../../parts/chips";
import { useToast } from "../../parts/toast";
import { useMayEdit } from "../../shell/roles";
import { messageOf, usePlacementChanges } from "./changes";
import css from "./placements.module.css";

/** Who published what and when, and the way back to any of it. Going back is a new version, so it too can be undone. */
export function Versions({ detail }: { detail: PlacementDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayEdit = useMayEdit();
  const say = useToast();
  const { rollback } = usePlacementChanges(detail.placement_id);
  const versions = detail.history.filter((version) => version.status !== "draft");
  if (versions.length === 0) return <p className={css.quiet}>{t("placement.never")}</p>;
  return (
    <ol className={css.versions}>
      {versions.map((version) => {
        const live = version.version === detail.published_version;
        return (
          <li key={`${version.version}${version.at}`}>
            <div>
              <p>
                {t("placement.version", { version: version.version })}{" "}
                {live && <Tag tone="good">{t("placement.live")}</Tag>}
              </p>
              <p className={css.quiet}>
                {t("placement.by", { author: version.author, date: format.date(version.at, "full") })}
                {version.note && ` · ${version.note}`}
              </p>
            </div>
            {mayEdit && !live && (
              <Button
                variant="subtle"
                size="sm"
                disabled={rollback.isPending}
                onClick={() =>
                  rollback.mutate(version.version, {
                    onSuccess: (next) => say(t("placement.rolled_back", { version: next.published_version ?? "" })),
                    onError: (error) => say(t("placement.rollback_failed", { message: messageOf(error) })),
                  })
                }
              >
                {t("placement.rollback")}
              </Button>
            )}
          </li>
        );
      })}
    </ol>
  );
}
