import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { healthQuery } from "../../api/queries";
import type { Check, Health } from "../../api/types";
import { type Format, useFormat } from "../../format/use-format";
import { humanise, useWord } from "../../i18n/words";
import { Banner } from "../../parts/banner";
import { Tag } from "../../parts/chips";
import { Facts, Page, Section } from "../../parts/page";
import { Loaded } from "../../parts/states";
import { Audiences } from "./audiences";
import { ByDay } from "./by-day";
import { Exempt } from "./exempt";
import css from "./health.module.css";
import { Ledger } from "./ledger";
import { Models } from "./models";

const TONE = { ok: "good", warning: "warn", failing: "bad" } as const;

export default function HealthPage() {
  const { t } = useTranslation();
  const health = useQuery(healthQuery);
  return (
    <Page title={t("nav.health")} question={t("health.question")}>
      <Loaded query={health}>{(data) => <Report health={data} />}</Loaded>
    </Page>
  );
}

function Report({ health }: { health: Health }) {
  const { t } = useTranslation();
  const format = useFormat();
  const behind = Math.max(0, health.log_position - health.lake_position);
  return (
    <>
      <Banner tone={TONE[health.state]} title={t(`health.state.${health.state}`)}>
        {t("health.checked", { time: format.date(health.checked_at, "seconds") })}
      </Banner>
      <Section title={t("health.ledger")} note={t("health.ledger_note")}>
        <Ledger ledger={health.ledger} />
        {health.ledger_by_day.length > 1 && <ByDay days={health.ledger_by_day} />}
      </Section>
      <Exempt days={health.exempt_page_views_by_day} />
      <Section title={t("health.checks")}>
        <ul className={css.checks}>
          {health.checks.map((check) => (
            <CheckLine key={check.key} check={check} />
          ))}
        </ul>
      </Section>
      <Section>
        <Facts
          facts={[
            {
              label: t("health.last_event"),
              value: health.last_event_at == null ? t("health.never") : format.ago(health.last_event_at),
            },
            {
              label: t("health.queue"),
              value: t("health.queue_value", {
                depth: format.count(health.queue_depth),
                size: format.count(health.queue_size),
              }),
              hint: t("health.queue_hint"),
            },
            { label: t("health.lake"), value: t("health.lake_value", { count: behind }) },
            { label: t("health.disk"), value: format.bytes(health.disk_free_bytes) },
            { label: t("health.memory"), value: format.bytes(health.memory_bytes) },
          ]}
        />
      </Section>
      {health.audience_check && <Audiences checked={health.audience_check} />}
      <Section title={t("health.models")}>
        <Models models={health.models} />
      </Section>
    </>
  );
}

function detailText(name: string, value: string | number, format: Format): string {
  if (typeof value === "string") return value;
  if (name.endsWith("_bytes")) return format.bytes(value);
  return format.count(value);
}

function CheckLine({ check }: { check: Check }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  const details = Object.entries(check.detail ?? {});
  return (
    <li>
      <Tag tone={TONE[check.state]}>{t(`health.check_state.${check.state}`)}</Tag>
      <span>{word("check", check.key)}</span>
      <span className={css.quiet}>
        {details
          .map(([name, raw]) => {
            const value = detailText(name, raw, format);
            return t(`check_detail.${name}` as never, { value, defaultValue: `${humanise(name)} ${value}` }) as string;
          })
          .join(" · ")}
      </span>
    </li>
  );
}
