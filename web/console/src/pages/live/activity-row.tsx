import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Activity } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { useWord } from "../../i18n/words";
import { DecisionChip, PersonChip, ProductChip, Tag } from "../../parts/chips";
import css from "./live.module.css";

/** One line of what happened: when, who, what, with which product. The same height whatever it holds. */
export const ActivityRow = memo(function ActivityRow({ activity }: { activity: Activity }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  const { product, person } = activity;
  return (
    <li className={css.row}>
      <time className={css.time} dateTime={new Date(activity.at).toISOString()}>
        {format.date(activity.at, "seconds")}
      </time>
      <span className={css.who}>
        {person ? <PersonChip person={person} /> : <span className={css.nobody}>{t("live.anonymous")}</span>}
      </span>
      <span className={css.what}>
        <span className={activity.amount_minor != null ? css.strong : undefined}>{word("event", activity.name)}</span>
        {product && <ProductChip product={product} />}
        {activity.query && <q className={css.query}>{activity.query}</q>}
        {!product && activity.page && <span className={css.page}>{activity.page}</span>}
        {activity.amount_minor != null && <strong>{format.money(activity.amount_minor, activity.currency)}</strong>}
        {activity.placement && !product && <span className={css.page}>{activity.placement}</span>}
        {activity.decision_id && <DecisionChip decisionId={activity.decision_id} />}
        {activity.flags.map((flag) => (
          <Tag key={flag}>{word("flag", flag)}</Tag>
        ))}
      </span>
      <span className={css.device}>{activity.device && word("device", activity.device)}</span>
    </li>
  );
});
