import { useQuery } from "@tanstack/react-query";
import { useFormat } from "../../format/use-format";
import { Loaded } from "../../parts/states";
import { useSettings } from "../settings/words";
import css from "./privacy.module.css";
import { type Retention, retentionQuery } from "./queries";

/** How long what is kept, and what the last pass removed. */
export function Kept() {
  const retention = useQuery(retentionQuery);
  return <Loaded query={retention}>{(found) => <Classes retention={found} />}</Loaded>;
}

function Classes({ retention }: { retention: Retention }) {
  const t = useSettings();
  const format = useFormat();
  return (
    <>
      <dl className={css.pairs}>
        {retention.classes.map((one) => (
          <div key={one.key}>
            <dt>{t(`kept.of.${one.key}`)}</dt>
            <dd>
              {t("kept.days", { count: one.days })}
              {one.removed !== null && (
                <span className={css.small}> · {t("kept.removed", { count: one.removed })}</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p className={css.small}>
        {retention.ended_at === null
          ? t("kept.never")
          : t("kept.last", { time: format.date(retention.ended_at, "full") })}
      </p>
    </>
  );
}
