import { useToast } from "../../parts/toast";
import { Versions } from "../../parts/versions";
import { useMayEdit } from "../../shell/roles";
import { messageOf } from "../placements/changes";
import { type TrackingPlan, usePlanChanges } from "./queries";
import { useTracking } from "./words";

/** Who published which plan and when, and the way back to any of it, and to the default plan. */
export function PlanVersions({ plan }: { plan: TrackingPlan }) {
  const t = useTracking();
  const mayEdit = useMayEdit();
  const say = useToast();
  const { rollback, archive } = usePlanChanges();
  const failed = { onError: (error: unknown) => say(t("plan.failed", { message: messageOf(error) })) };
  return (
    <Versions
      history={plan.history}
      published={plan.published_version}
      words={{
        number: (version) => t("plan.number", { version }),
        by: (author, date) => t("plan.by", { author, date }),
        holds: t("plan.holds"),
        archived: t("plan.archived"),
        restore: t("plan.restore"),
        reset: t("plan.reset"),
        never: t("plan.never"),
      }}
      onRestore={mayEdit ? (version) => rollback.mutate(version, failed) : undefined}
      onReset={mayEdit ? () => archive.mutate(undefined, failed) : undefined}
    />
  );
}
