import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { type Format, useFormat } from "../../format/use-format";
import { Banner } from "../../parts/banner";
import { Tag } from "../../parts/chips";
import { Facts, Section } from "../../parts/page";
import { EmptyState, Loaded } from "../../parts/states";
import { type Column, DataTable } from "../../parts/table";
import { type TrackingAlarm, type TrackingHealth, trackingQuery } from "./queries";
import css from "./tracking.module.css";
import { useTracking } from "./words";

export const TONE = { error: "bad", warning: "warn", info: "plain" } as const;
const SHARES = [
  "duplicate",
  "refused_consent",
  "no_consent",
  "bot",
  "clock",
  "no_message_id",
  "mended",
  "product_unknown_browser",
  "product_other_id_browser",
  "product_unknown_server",
  "product_other_id_server",
] as const;

export function Alarms() {
  const tracking = useQuery(trackingQuery);
  return <Loaded query={tracking}>{(health) => <Report health={health} />}</Loaded>;
}

function Report({ health }: { health: TrackingHealth }) {
  const t = useTracking();
  const format = useFormat();
  if (health.computed_at === null)
    return <EmptyState title={t("alarms.not_yet_title")} text={t("alarms.not_yet_text")} />;
  const shares = SHARES.filter((name) => health.shares[name] !== undefined);
  return (
    <>
      <Banner
        tone={health.alarms.length ? "warn" : "good"}
        title={health.alarms.length ? t("alarms.count", { count: health.alarms.length }) : t("alarms.none")}
      >
        {t("alarms.computed", { time: format.ago(health.computed_at) })}
      </Banner>
      {health.alarms.length > 0 && (
        <Section>
          <ul className={css.alarms}>
            {health.alarms.map((alarm) => (
              <AlarmLine key={alarm.key} alarm={alarm} />
            ))}
          </ul>
        </Section>
      )}
      <p className={css.note}>
        {health.learning_until !== null
          ? t("alarms.learning", { time: format.date(health.learning_until, "full") })
          : t("alarms.rate", { days: health.false_alarm_days })}
        {health.behind > 0 && ` ${t("alarms.behind", { count: health.behind })}`}
      </p>
      {shares.length > 0 && (
        <Section title={t("shares.title")} note={t("shares.note")}>
          <Facts
            facts={shares.map((name) => ({
              label: t(`shares.${name}`),
              value: format.ratio(health.shares[name] ?? 0),
            }))}
          />
        </Section>
      )}
      <Section plain title={t("kinds.title")} note={t("kinds.note")}>
        <Kinds health={health} />
      </Section>
    </>
  );
}

function numberOf(evidence: TrackingAlarm["evidence"], name: string): number {
  const value = evidence[name];
  return typeof value === "number" ? value : 0;
}

/** What is wrong, the numbers behind it, and what to do. */
function textOf(alarm: TrackingAlarm, t: ReturnType<typeof useTracking>, format: Format) {
  const evidence = alarm.evidence;
  const values = {
    event: alarm.event,
    path: alarm.path,
    time: format.date(alarm.since, "full"),
    seen: format.count(numberOf(evidence, "seen")),
    count: format.count(numberOf(evidence, "count")),
    share: format.ratio(numberOf(evidence, "share")),
    usual: format.ratio(numberOf(evidence, "usual_share")),
    limit: format.ratio(numberOf(evidence, "limit")),
    expected: typeof evidence.expected === "number" ? format.count(evidence.expected) : (evidence.expected ?? ""),
  };
  const say = (key: string) => t(key as never, values as never) as unknown as string;
  if (alarm.rule === "finding") {
    const group = `finding.${alarm.code}`;
    const expected = values.expected ? ` ${say("expected")}` : "";
    return { what: say(`${group}.what`), why: say("struck") + expected, todo: say(`${group}.todo`) };
  }
  if (alarm.rule === "share") {
    const group = `over.${alarm.code}`;
    return { what: say(`${group}.what`), why: say("over_limit"), todo: say(`${group}.todo`) };
  }
  const group = `rule.${alarm.rule}`;
  return { what: say(`${group}.what`), why: say(`${group}.why`), todo: say(`${group}.todo`) };
}

function AlarmLine({ alarm }: { alarm: TrackingAlarm }) {
  const t = useTracking();
  const format = useFormat();
  const text = textOf(alarm, t, format);
  const filter = new URLSearchParams({ view: "debugger", ...(alarm.event && { q: alarm.event }) });
  return (
    <li>
      <Tag tone={TONE[alarm.severity]}>{t(`severity.${alarm.severity}`)}</Tag>
      <div>
        <p className={css.what}>{text.what}</p>
        <p className={css.small}>
          {text.why} {text.todo}
        </p>
      </div>
      <div className={css.aside}>
        <span className={css.small}>{t("alarms.since", { time: format.date(alarm.since, "full") })}</span>
        <Link to={`/settings/tracking?${filter}`}>{t("alarms.see")}</Link>
      </div>
    </li>
  );
}

type Kind = TrackingHealth["kinds"][number];

function Kinds({ health }: { health: TrackingHealth }) {
  const t = useTracking();
  const format = useFormat();
  const shown = health.kinds.filter((kind) => kind.last_at !== null || kind.per_day !== null);
  const columns: Column<Kind>[] = [
    {
      key: "event",
      label: t("kinds.event"),
      primary: true,
      render: (kind) => (
        <>
          {kind.event} {!kind.planned && <Tag>{t("kinds.unplanned")}</Tag>}
        </>
      ),
    },
    { key: "day", label: t("kinds.day"), numeric: true, render: (kind) => format.count(kind.day) },
    {
      key: "usual",
      label: t("kinds.usual"),
      numeric: true,
      render: (kind) => (kind.usual_day === null ? "–" : format.count(Math.round(kind.usual_day))),
    },
    {
      key: "planned",
      label: t("kinds.planned"),
      numeric: true,
      render: (kind) => (kind.per_day === null ? "–" : format.count(kind.per_day)),
    },
    {
      key: "last",
      label: t("kinds.last"),
      numeric: true,
      render: (kind) => (kind.last_at === null ? t("kinds.never") : format.ago(kind.last_at)),
    },
  ];
  return (
    <DataTable name="tracking" label={t("kinds.title")} columns={columns} rows={shown} keyOf={(kind) => kind.event} />
  );
}
