import { memo, useId, useState } from "react";
import { useFormat } from "../../format/use-format";
import { useWord } from "../../i18n/words";
import { PersonChip, Tag } from "../../parts/chips";
import { TONE } from "./alarms";
import type { SeenEvent } from "./queries";
import css from "./tracking.module.css";
import { useTracking } from "./words";

const OUTCOME = { stored: "good", duplicate: "plain", rejected: "bad", dead_lettered: "warn" } as const;

/** One event: when, what, its verdict and who; opened, everything it became. */
export const SeenRow = memo(function SeenRow(props: { event: SeenEvent; onDevice: (device: string) => void }) {
  const { event } = props;
  const t = useTracking();
  const format = useFormat();
  const word = useWord();
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <li className={css.seen}>
      <div className={css.line}>
        <button
          type="button"
          className={css.opener}
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          <time dateTime={new Date(event.received_at).toISOString()}>{format.date(event.received_at, "seconds")}</time>
          <strong>{event.name || t("seen.nameless")}</strong>
        </button>
        <span className={css.tags}>
          <Tag tone={OUTCOME[event.outcome]}>{t(`seen.${event.outcome}`)}</Tag>
          {event.findings.length > 0 && (
            <Tag tone={event.findings.some((finding) => finding.severity === "error") ? "bad" : "warn"}>
              {t("seen.findings_count", { count: event.findings.length })}
            </Tag>
          )}
          {event.reason && <span className={css.small}>{word("verdict", event.reason)}</span>}
        </span>
        <span className={css.who}>{event.person && <PersonChip person={event.person} />}</span>
      </div>
      {open && (
        <div id={id} className={css.details}>
          {event.findings.length > 0 && <Findings event={event} />}
          {event.outcome === "stored" ? <Became event={event} /> : <Refused event={event} />}
          <About event={event} onDevice={props.onDevice} />
        </div>
      )}
    </li>
  );
});

function Findings({ event }: { event: SeenEvent }) {
  const t = useTracking();
  return (
    <div>
      <h3>{t("seen.findings")}</h3>
      <ul className={css.findings}>
        {event.findings.map((finding) => {
          const values = { event: event.name, path: finding.path, expected: finding.expected, got: finding.got };
          const say = (key: string) => t(key as never, values as never) as unknown as string;
          return (
            <li key={finding.code + finding.path}>
              <Tag tone={TONE[finding.severity]}>{t(`severity.${finding.severity}`)}</Tag>
              <span>
                {say(`finding.${finding.code}.what`)}.{" "}
                <span className={css.small}>
                  {finding.expected && `${say("expected")} `}
                  {finding.got && `${say("got")} `}
                  {say(`finding.${finding.code}.todo`)}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** The event as it is stored; what was sealed is named, and shown as sealed. */
function Became({ event }: { event: SeenEvent }) {
  const t = useTracking();
  const sealed = event.sealed.map((path) => [path.replace(/^properties\./, ""), null] as const);
  return (
    <div>
      <h3>{t("seen.became")}</h3>
      <dl className={css.pairs}>
        {Object.entries(event.properties).map(([name, value]) => (
          <Pair key={name} name={name} value={shown(value)} />
        ))}
        {sealed.map(([name]) => (
          <Pair key={`sealed ${name}`} name={name} value={<Tag>{t("seen.sealed")}</Tag>} />
        ))}
        {Object.entries(event.context).map(([name, value]) => (
          <Pair key={`context ${name}`} name={`${t("seen.context")} · ${name}`} value={shown(value)} />
        ))}
      </dl>
    </div>
  );
}

function Refused({ event }: { event: SeenEvent }) {
  const t = useTracking();
  const word = useWord();
  return (
    <div>
      <h3>{t("seen.why")}</h3>
      <p>{word("verdict", event.reason)}</p>
      {Object.keys(event.fields).length > 0 && (
        <>
          <p className={css.small}>{t("seen.fields")}</p>
          <dl className={css.pairs}>
            {Object.entries(event.fields).map(([name, kind]) => (
              <Pair key={name} name={name} value={kind} />
            ))}
          </dl>
        </>
      )}
    </div>
  );
}

function About({ event, onDevice }: { event: SeenEvent; onDevice: (device: string) => void }) {
  const t = useTracking();
  const word = useWord();
  const format = useFormat();
  const corrected = event.occurred_at === null ? 0 : Math.round((event.received_at - event.occurred_at) / 1000);
  return (
    <div>
      <h3>{t("seen.facts")}</h3>
      <dl className={css.pairs}>
        <Pair name={t("seen.received")} value={format.date(event.received_at, "seconds")} />
        {corrected !== 0 && <Pair name={t("seen.corrected")} value={t("seen.seconds", { value: corrected })} />}
        {event.source && <Pair name={t("seen.source")} value={word("source", event.source)} />}
        {event.device && (
          <Pair
            name={t("seen.device")}
            value={
              <>
                {event.device}{" "}
                <button type="button" className={css.inline} onClick={() => onDevice(event.device)}>
                  {t("seen.only_device")}
                </button>
              </>
            }
          />
        )}
        {event.node && <Pair name={t("seen.node")} value={event.node} />}
        {event.session_id && <Pair name={t("seen.session")} value={event.session_id} />}
        {event.message_id && <Pair name={t("seen.message_id")} value={event.message_id} />}
        {event.consent.length > 0 && (
          <Pair
            name={t("seen.consent")}
            value={format.list(event.consent.map((purpose) => word("purpose", purpose)))}
          />
        )}
        {event.flags.length > 0 && (
          <Pair name={t("seen.flags")} value={format.list(event.flags.map((flag) => word("flag", flag)))} />
        )}
      </dl>
    </div>
  );
}

function Pair({ name, value }: { name: string; value: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
