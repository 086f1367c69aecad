import { Button } from "@mantine/core";
import { useFormat } from "../../format/use-format";
import { useWord } from "../../i18n/words";
import { Tag } from "../../parts/chips";
import { Copyable } from "../../parts/copyable";
import { Facts } from "../../parts/page";
import { useMayEdit } from "../../shell/roles";
import { useSettings } from "../settings/words";
import type { WebhookSource } from "./queries";
import { SetUp } from "./set-up";
import css from "./webhooks.module.css";

const COUNTS = ["accepted", "refused", "stored", "duplicate", "rejected", "dead_lettered"] as const;

interface Props {
  source: WebhookSource;
  onRotate?: () => void;
  onRemove?: () => void;
}

/** One sender: where it sends, whether anything comes, what became of it. */
export function Source({ source, onRotate, onRemove }: Props) {
  const t = useSettings();
  const format = useFormat();
  const word = useWord();
  const mayEdit = useMayEdit();
  const purposes = source.consent.filter((purpose) => purpose !== "necessary");
  const refusedLast = (source.last_refused_at ?? 0) > (source.last_accepted_at ?? 0);
  return (
    <li className={css.source} aria-label={source.name}>
      <div className={css.head}>
        <h2 className={css.name}>{source.name}</h2>
        <Tag>{t(`kind.${source.kind}`)}</Tag>
        {source.removed_at !== null ? (
          <Tag>{t("webhooks.gone", { date: format.date(source.removed_at, "date") })}</Tag>
        ) : refusedLast ? (
          <Tag tone="bad">{t("webhooks.refused_last")}</Tag>
        ) : source.last_accepted_at === null ? (
          <Tag tone="warn">{t("webhooks.waiting")}</Tag>
        ) : (
          <Tag tone="good">{t("webhooks.comes")}</Tag>
        )}
        {mayEdit && onRotate && onRemove && (
          <span className={css.acts}>
            <Button variant="subtle" size="sm" onClick={onRotate}>
              {t("webhooks.rotate")}
            </Button>
            <Button variant="subtle" size="sm" onClick={onRemove}>
              {t("webhooks.remove")}
            </Button>
          </span>
        )}
      </div>
      {source.removed_at === null && <Copyable label={t("webhooks.address")} text={source.address} />}
      <p className={css.small}>
        {source.last_accepted_at === null
          ? t("webhooks.never")
          : t("webhooks.last", { time: format.ago(source.last_accepted_at) })}
        {source.last_refused_at !== null &&
          ` ${t("webhooks.last_refused", { time: format.ago(source.last_refused_at) })}`}
        {source.overlap_until !== null &&
          ` ${t("webhooks.overlap", { time: format.date(source.overlap_until, "full") })}`}
      </p>
      <p className={css.small}>
        {purposes.length
          ? t("webhooks.vouches", { purposes: format.list(purposes.map((purpose) => word("purpose", purpose))) })
          : t("webhooks.vouches_nothing")}
      </p>
      <h3 className={css.sub}>{t("webhooks.counts", { days: source.days })}</h3>
      <Facts
        facts={COUNTS.map((name) => ({
          label: t(`webhooks.count.${name}`),
          value: format.count(source.counts[name]),
        }))}
      />
      {source.removed_at === null && (
        <details className={css.how} open={source.last_accepted_at === null}>
          <summary>{t("webhooks.how")}</summary>
          <SetUp kind={source.kind} address={source.address} />
        </details>
      )}
    </li>
  );
}
