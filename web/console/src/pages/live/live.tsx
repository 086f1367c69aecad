import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { liveQuery } from "../../api/queries";
import type { LiveState } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { Facts, Page, Section } from "../../parts/page";
import { EmptyState, Loaded } from "../../parts/states";
import { Hold, StreamStatus } from "../../parts/stream";
import { ActivityRow } from "./activity-row";
import { useActivity } from "./feed";
import css from "./live.module.css";

export default function Live() {
  const { t } = useTranslation();
  const live = useQuery(liveQuery);
  return (
    <Page title={t("nav.live")} question={t("live.question")}>
      <Loaded query={live}>{(state) => <Now state={state} />}</Loaded>
    </Page>
  );
}

function Now({ state }: { state: LiveState }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <Section>
        <Facts
          facts={[
            { label: t("live.visitors_now"), value: format.count(state.visitors_now), hint: t("live.visitors_hint") },
            { label: t("live.per_minute"), value: format.count(state.events_per_minute) },
            { label: t("live.orders_today"), value: format.count(state.orders_today) },
            { label: t("live.revenue_today"), value: format.money(state.revenue_today_minor) },
          ]}
        />
      </Section>
      <Feed state={state} />
    </>
  );
}

function Feed({ state }: { state: LiveState }) {
  const { t } = useTranslation();
  const feed = useActivity(state.recent);
  const status = feed.connection === "lost" ? "lost" : feed.held ? "holding" : "connected";
  return (
    <section aria-label={t("live.list")}>
      <div className={css.bar}>
        <StreamStatus state={status === "lost" ? "lost" : status === "holding" ? "held" : "live"}>
          {t(`live.${status}`)}
        </StreamStatus>
        {/* The button keeps its place whether or not there is something new, so the list never jumps. */}
        <button type="button" className={css.fresh} onClick={feed.showNew} disabled={feed.waiting === 0}>
          {feed.waiting > 0 && `${t("live.held", { count: feed.waiting })} · ${t("live.show_new")}`}
        </button>
        <Hold held={feed.held} label={t(feed.held ? "live.resume" : "live.pause")} onToggle={feed.toggle} />
      </div>
      {feed.shown.length === 0 ? (
        <EmptyState title={t("live.empty_title")} text={t("live.empty_text")} />
      ) : (
        <ol
          className={css.list}
          onPointerEnter={feed.rest}
          onPointerLeave={feed.stir}
          onFocus={feed.rest}
          onBlur={feed.stir}
        >
          {feed.shown.map((activity) => (
            <ActivityRow key={activity.position} activity={activity} />
          ))}
        </ol>
      )}
    </section>
  );
}
