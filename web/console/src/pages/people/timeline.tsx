import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Family, timelineQuery } from "../../api/queries";
import type { TimelineItem } from "../../api/types";
import { type Format, useFormat } from "../../format/use-format";
import { useWord } from "../../i18n/words";
import { DecisionChip, ProductChip, Tag } from "../../parts/chips";
import { Segments } from "../../parts/segments";
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

const FAMILIES: Family[] = ["all", "site", "orders", "messages", "support", "account"];

/** One line of time over everything, or over one family of it. */
export function PersonTimeline({ personId }: { personId: string }) {
  const { t } = useTranslation();
  const [family, setFamily] = useState<Family>("all");
  return (
    <>
      <div className={css.families}>
        <Segments
          label={t("person.family")}
          value={family}
          options={FAMILIES.map((each) => ({ value: each, label: t(`person.family_${each}`) }))}
          onChange={setFamily}
        />
      </div>
      <Events key={family} personId={personId} family={family} />
    </>
  );
}

function Events({ personId, family }: { personId: string; family: Family }) {
  const { t } = useTranslation();
  const format = useFormat();
  const timeline = useInfiniteQuery(timelineQuery(personId, family));
  return (
    <Loaded query={timeline}>
      {(data) => {
        const items = data.pages.flatMap((page) => page.items);
        if (items.length === 0 && !timeline.hasNextPage)
          return <p className={css.muted}>{t(family === "all" ? "person.no_events" : "person.no_family")}</p>;
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
        <span>{item.properties.form === "preferences" ? t("person.stated") : word("event", item.name)}</span>
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
