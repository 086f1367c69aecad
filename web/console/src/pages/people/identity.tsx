import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import type { Person, Touch } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { humanise, useWord } from "../../i18n/words";
import { Tag } from "../../parts/chips";
import css from "./people.module.css";

export function Identity({ person }: { person: Person }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  return (
    <>
      <ul>
        {person.nodes.map((node) => (
          <li key={node.node_id} className={css.node}>
            <p>
              {t(node.kind === "user" ? "person.node_user" : "person.node_device")}{" "}
              <span className={css.muted}>{node.node_id}</span>
            </p>
            <p className={css.muted}>
              {t("person.node_seen", {
                first: format.date(node.first_seen, "date"),
                last: format.date(node.last_seen, "date"),
              })}
              {" · "}
              {word("evidence", node.evidence || "own")}
            </p>
          </li>
        ))}
      </ul>
      {Object.keys(person.device).length > 0 && (
        <>
          <h3 className={css.sub}>{t("person.device")}</h3>
          <p className={css.muted}>
            {Object.entries(person.device)
              .filter(([, value]) => value)
              .map(([name, value]) => (name === "kind" ? word("device", value) : value))
              .join(" · ")}
          </p>
        </>
      )}
    </>
  );
}

/** Which group of the comparison a person is in, and what they agreed to. */
export function Consent({ person }: { person: Person }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  const given = person.consent.filter((purpose) => purpose !== "necessary");
  return (
    <>
      {given.length === 0 ? (
        <p className={css.muted}>{t("person.consent_none")}</p>
      ) : (
        <p className={css.chips}>
          {given.map((purpose) => (
            <Tag key={purpose} tone="good">
              {word("purpose", purpose)}
            </Tag>
          ))}
          {person.consent_at != null && (
            <span className={css.muted}>
              {t("person.consent_since", { date: format.date(person.consent_at, "date") })}
            </span>
          )}
        </p>
      )}
      <h3 className={css.sub}>{t("person.arm")}</h3>
      <p>{word("arm", person.arm)}</p>
    </>
  );
}

function traitText(value: unknown): string {
  if (value === true) return "✓";
  if (value === false) return "✗";
  return typeof value === "string" || typeof value === "number" ? String(value) : JSON.stringify(value);
}

export function Traits({ person }: { person: Person }) {
  const { t } = useTranslation();
  if (person.traits.length === 0) return <p className={css.muted}>{t("person.no_traits")}</p>;
  return (
    <dl className={css.pairs}>
      {person.traits.map((trait) => (
        <Fragment key={trait.key}>
          <dt>{humanise(trait.key)}</dt>
          <dd>
            {traitText(trait.value)} {trait.personal && <Tag>{t("person.personal")}</Tag>}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

export function Touches({ person }: { person: Person }) {
  const { t } = useTranslation();
  return (
    <dl className={css.pairs}>
      {person.first_touch && <TouchLine label={t("person.first_touch")} touch={person.first_touch} />}
      {person.last_touch && <TouchLine label={t("person.last_touch")} touch={person.last_touch} />}
    </dl>
  );
}

function TouchLine({ label, touch }: { label: string; touch: Touch }) {
  const { t } = useTranslation();
  const format = useFormat();
  const from = [touch.source, touch.medium, touch.campaign].filter(Boolean).join(" · ");
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {from || touch.referrer || t("person.direct")}
        <span className={css.muted}>
          {" "}
          {format.date(touch.at, "date")} {touch.landing}
        </span>
      </dd>
    </>
  );
}
