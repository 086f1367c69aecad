import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { decisionQuery } from "../../api/queries";
import type { Explanation, PlacementExplanation } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { useWord } from "../../i18n/words";
import { PersonChip, ProductChip, Tag } from "../../parts/chips";
import { RankedRow } from "../../parts/reason";
import { Loaded } from "../../parts/states";
import css from "./panels.module.css";

/** Every decision says why: what was shown and for what reason, what was left out and why, and whether it can be proven. */
export function DecisionPanel({ decisionId }: { decisionId: string }) {
  const explanation = useQuery(decisionQuery(decisionId));
  return <Loaded query={explanation}>{(data) => <Why explanation={data} />}</Loaded>;
}

function Why({ explanation }: { explanation: Explanation }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  return (
    <div className={css.panel}>
      <div className={css.line}>
        <span>{t("decision.made", { time: format.date(explanation.at, "full") })}</span>
        {explanation.person ? <PersonChip person={explanation.person} /> : <span>{t("decision.for_nobody")}</span>}
        <Tag tone={explanation.arm === "personalised" ? "good" : "plain"}>{word("arm", explanation.arm)}</Tag>
      </div>
      {explanation.placements.map((placement) => (
        <Slot key={placement.placement} placement={placement} />
      ))}
      <details className={css.proof}>
        <summary>{t("decision.proof")}</summary>
        <p className={explanation.matches_log ? css.good : css.bad}>
          {t(explanation.matches_log ? "decision.matches" : "decision.differs")}
        </p>
        <dl>
          <dt>{t("decision.id")}</dt>
          <dd>{explanation.decision_id}</dd>
          <dt>{t("decision.position")}</dt>
          <dd>{format.count(explanation.log_position)}</dd>
          <dt>{t("decision.seed")}</dt>
          <dd>{explanation.seed}</dd>
          {Object.entries(explanation.versions).map(([name, version]) => (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd>{version}</dd>
            </Fragment>
          ))}
        </dl>
      </details>
    </div>
  );
}

export function Slot({ placement }: { placement: PlacementExplanation }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  const names = (strategies: string[]) => format.list(strategies.map((strategy) => word("strategy", strategy)));
  return (
    <section>
      <h3>{placement.title}</h3>
      <p className={css.quiet}>
        {t("decision.tried", { list: names(placement.strategies_tried) })}
        {placement.strategies_empty.length > 0 &&
          `; ${t("decision.empty", { list: names(placement.strategies_empty) })}`}
      </p>
      {placement.items.length === 0 ? (
        <p className={css.quiet}>{t("decision.default")}</p>
      ) : (
        <ol>
          {placement.items.map((item, position) => (
            <RankedRow key={item.product.product_id} item={item} position={position + 1} />
          ))}
        </ol>
      )}
      {placement.dropped.length > 0 && (
        <details className={css.dropped}>
          <summary>
            {t("decision.dropped")} ({format.count(placement.dropped.length)})
          </summary>
          <ul>
            {placement.dropped.map((item) => (
              <li key={`${item.product.product_id}${item.strategy}`}>
                <ProductChip product={item.product} />
                <span>{word("dropped", item.why)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
