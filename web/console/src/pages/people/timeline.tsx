import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { timelineQuery } from "../../api/queries";
import type { TimelineItem } from "../../api/types";
import { type Format, useFormat } from "../../format/use-format";
import { useWord } from "../../i18n/words";
import { DecisionChip, ProductChip, Tag } from "../../parts/chips";
import { ErrorState, Loaded } from "../../parts/states";
import css from "./people.module.css";

/** Consecutive items of one shop day. Items come newest first and stay so. */
export function byDay(items: TimelineItem[], dayOf: Format["dayOf"]): { day: string; items: TimelineItem[] }[] {
  const days: { day: string; items: TimelineItem[] }[] = [];
  for (const item of items) {
    const day = dayOf(item.at);
    const last = days.at(-1);
    if (last?.day === day) last.items.push(item);
    else days.push({ day, items: [item] });
  }
  return days;
}

export function PersonTimeline({ personId }: { personId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const timeline = useInfiniteQuery(timelineQuery(personId));
  return (
    <Loaded query={timeline}>
      {(data) => {
        const items = data.pages.flatMap((page) => page.items);
        if (items.length === 0) return <p className={css.muted}>{t("person.no_events")}</p>;
        return (
          <>
            {byDay(items, format.dayOf).map(({ day, items: ofDay }) => (
              <section key={day}>
                <h3 className={css.day}>{format.isoDay(day, "weekday")}</h3>
                <ol>
                  {ofDay.map((item) => (
                    <Item key={item.position} item={item} />
                  ))}
                </ol>
              </section>
            ))}
            <div className={css.end}>
              {timeline.isFetchNextPageError && <ErrorState error={timeline.error} />}
              {timeline.hasNextPage ? (
                <button type="button" onClick={() => timeline.fetchNextPage()} disabled={timeline.isFetchingNextPage}>
                  {t(timeline.isFetchingNextPage ? "state.loading" : "person.earlier")}
                </button>
              ) : (
                t("person.beginning")
              )}
            </div>
          </>
        );
      }}
    </Loaded>
  );
}

function Item({ item }: { item: TimelineItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  const properties = Object.entries(item.properties);
  return (
    <li className={css.item}>
      <time className={css.time} dateTime={new Date(item.at).toISOString()}>
        {format.date(item.at, "time")}
      </time>
      <div className={css.what}>
        <span>{word("event", item.name)}</span>
        {item.product && <ProductChip product={item.product} />}
        {item.query && <q className={css.muted}>{item.query}</q>}
        {item.amount_minor != null && <strong>{format.money(item.amount_minor, item.currency)}</strong>}
        {item.page && <span className={css.muted}>{item.page}</span>}
        {item.placement && <span className={css.muted}>{item.placement}</span>}
        {item.decision_id && <DecisionChip decisionId={item.decision_id} />}
        {item.flags.map((flag) => (
          <Tag key={flag}>{word("flag", flag)}</Tag>
        ))}
        {properties.length > 0 && (
          <details className={css.details}>
            <summary>{t("person.details")}</summary>
            <dl className={css.pairs}>
              {properties.map(([key, value]) => (
                <div key={key} style={{ display: "contents" }}>
                  <dt>{key}</dt>
                  <dd>{typeof value === "string" ? value : JSON.stringify(value)}</dd>
                </div>
              ))}
            </dl>
          </details>
        )}
      </div>
    </li>
  );
}
