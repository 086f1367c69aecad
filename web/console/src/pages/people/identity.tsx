import { useTranslation } from "react-i18next";
import type { Person, Touch } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { useWord } from "../../i18n/words";
import { PersonChip, Tag } from "../../parts/chips";
import { useMayEdit } from "../../shell/roles";
import { Channels } from "./channels";
import css from "./people.module.css";
import { Unlink } from "./unlink";

export function Identity({ person }: { person: Person }) {
  const { t } = useTranslation();
  const mayEdit = useMayEdit();
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
              {mayEdit && node.kind === "device" && node.evidence && (
                <Unlink person={person.person} nodeId={node.node_id} />
              )}
            </p>
          </li>
        ))}
      </ul>
      {person.household.length > 0 && (
        <>
          <h3 className={css.sub}>{t("person.household")}</h3>
          <div className={css.chips}>
            {person.household.map((other) => (
              <PersonChip key={other.person_id} person={other} />
            ))}
          </div>
        </>
      )}
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
  const named = new Set(person.channels.map(({ purpose }) => purpose));
  const given = person.consent.filter((purpose) => purpose !== "necessary" && !named.has(purpose));
  return (
    <>
      <h3 className={css.sub}>{t("person.channels")}</h3>
      <Channels person={person} />
      <h3 className={css.sub}>{t("person.snapshot")}</h3>
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
