import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { useFormat } from "../../../format/use-format";
import { Tag } from "../../../parts/chips";
import { Facts } from "../../../parts/page";
import { Loaded } from "../../../parts/states";
import { useToast } from "../../../parts/toast";
import { useMayEdit } from "../../../shell/roles";
import { messageOf } from "../changes";
import listed from "../lists/lists.module.css";
import { nameIn } from "../queries";
import { useAudienceWords } from "../words";
import { deadQuery, type Subscription, useSubscriptionChanges } from "./queries";

/** One address that is told: of whom, with what, and whether it listens. */
export function One({ one }: { one: Subscription }) {
  const t = useAudienceWords();
  const format = useFormat();
  const mayEdit = useMayEdit();
  const say = useToast();
  const { pause, remove, again } = useSubscriptionChanges();
  const [open, setOpen] = useState(false);
  const failed = { onError: (error: unknown) => say(t("lists.failed", { message: messageOf(error) })) };
  const name = nameIn(one.name, format.language, one.audience_id);
  return (
    <li className={listed.list} aria-label={one.url}>
      <div className={listed.head}>
        <h2 className={listed.name}>
          <Link to={`/audiences/${encodeURIComponent(one.audience_id)}`}>{name}</Link>
        </h2>
        <Tag>{t(`out.use_of.${one.use}`)}</Tag>
        {!one.told ? (
          <Tag tone="bad">{t("out.silent")}</Tag>
        ) : one.paused ? (
          <Tag tone="warn">{t("out.paused")}</Tag>
        ) : one.dead > 0 ? (
          <Tag tone="bad">{t("out.given_up")}</Tag>
        ) : one.last_problem ? (
          <Tag tone="warn">{t("out.trying")}</Tag>
        ) : (
          <Tag tone="good">{t("out.listens")}</Tag>
        )}
        {mayEdit && (
          <span className={listed.acts}>
            <Button
              variant="subtle"
              size="sm"
              loading={pause.isPending}
              onClick={() => pause.mutate({ id: one.subscription_id, paused: !one.paused }, failed)}
            >
              {t(one.paused ? "out.go_on" : "out.pause")}
            </Button>
            <Button
              variant="subtle"
              size="sm"
              loading={remove.isPending}
              onClick={() => remove.mutate(one.subscription_id, failed)}
            >
              {t("out.remove")}
            </Button>
          </span>
        )}
      </div>
      <p className={listed.small}>{one.url}</p>
      <Facts
        facts={[
          { label: t("out.delivered"), value: format.count(one.delivered) },
          { label: t("out.waiting"), value: format.count(one.waiting) },
          { label: t("out.dead"), value: format.count(one.dead) },
          { label: t("out.withheld"), value: format.count(one.withheld) },
        ]}
      />
      <p className={listed.small}>
        {one.last_delivered_at === null ? t("out.never") : t("out.last", { time: format.ago(one.last_delivered_at) })}
        {one.last_problem && ` ${t("out.problem", { problem: one.last_problem })}`}
      </p>
      {one.dead > 0 && (
        <details className={listed.more} onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>{t("out.dead_letters")}</summary>
          {open && <Dead subscriptionId={one.subscription_id} />}
          {mayEdit && (
            <Button
              variant="default"
              size="sm"
              loading={again.isPending}
              onClick={() => again.mutate(one.subscription_id, failed)}
            >
              {t("out.again")}
            </Button>
          )}
        </details>
      )}
    </li>
  );
}

function Dead({ subscriptionId }: { subscriptionId: string }) {
  const t = useAudienceWords();
  const format = useFormat();
  const dead = useQuery(deadQuery(subscriptionId));
  return (
    <Loaded query={dead}>
      {(found) => (
        <ol className={listed.changes}>
          {found.map((one) => (
            <li key={one.delivery_id}>
              <span className={listed.small}>{format.date(one.at, "full")}</span>
              <Link to={`/people/${encodeURIComponent(one.person_id)}`}>{one.person_id.slice(0, 7)}…</Link>
              <span>{t(one.entered ? "out.entered" : "out.exited")}</span>
              <span className={listed.small}>{one.problem}</span>
            </li>
          ))}
        </ol>
      )}
    </Loaded>
  );
}
