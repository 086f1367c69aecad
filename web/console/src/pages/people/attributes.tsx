import { Fragment, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Attribute, Person, Trait } from "../../api/types";
import { type Format, useFormat } from "../../format/use-format";
import { humanise, useWord } from "../../i18n/words";
import { Tag } from "../../parts/chips";
import { useMayEdit } from "../../shell/roles";
import css from "./people.module.css";
import { Rectify, useCorrected } from "./rectify";

/** The value of a computed attribute as a person reads it. */
export function attributeText(
  attribute: Attribute,
  currency: string,
  format: Pick<Format, "money" | "count" | "date" | "hours">,
  words: { days: (count: number) => string; device: (key: string) => string },
): string {
  const value = attribute.value;
  if (typeof value === "string") return attribute.key === "usual_device" ? words.device(value) : value;
  switch (attribute.unit) {
    case "money":
      return format.money(value, currency);
    case "money_range":
      return `${format.money(value, currency)} – ${format.money(attribute.high ?? value, currency)}`;
    case "date":
      return format.date(value, "date");
    case "days":
      return words.days(value);
    case "hour":
      return format.hours(value, (value + 3) % 24);
    default:
      return format.count(value);
  }
}

/** What is computed of a person, each with how much it stands on and until when. */
export function Computed({ person }: { person: Person }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  if (person.attributes.length === 0) return <p className={css.muted}>{t("person.no_attributes")}</p>;
  const words = {
    days: (count: number) => t("person.days", { count, number: format.count(count) }),
    device: (key: string) => word("device", key),
  };
  return (
    <dl className={css.facts}>
      {person.attributes.map((attribute) => (
        <div key={attribute.key}>
          <dt>{word("attribute", attribute.key)}</dt>
          <dd>
            {attributeText(attribute, person.currency, format, words)}
            <span className={css.basis}>
              {t(`person.from_${attribute.basis}`, {
                count: attribute.based_on,
                number: format.count(attribute.based_on),
                date: format.date(attribute.until, "date"),
              })}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function traitText(value: unknown): string {
  if (value === true) return "✓";
  if (value === false) return "✗";
  if (Array.isArray(value)) return value.length > 0 ? value.map(traitText).join(", ") : "–";
  return typeof value === "string" || typeof value === "number" ? String(value) : JSON.stringify(value);
}

/** What was declared, by whom and when; other values of the same, from other devices, below. */
export function Traits({ person }: { person: Person }) {
  const { t } = useTranslation();
  if (person.traits.length === 0) return <p className={css.muted}>{t("person.no_traits")}</p>;
  return (
    <dl className={css.facts}>
      {person.traits.map((trait) => (
        <Declared key={`${trait.key}/${trait.personal}`} trait={trait} person={person} />
      ))}
    </dl>
  );
}

// Who somebody is belongs to the shop; what is in the preference centre they change themselves.
const correctable = (trait: Trait) => trait.key !== "user_id" && trait.source !== "preferences";

function Declared({ trait, person }: { trait: Trait; person: Person }) {
  const { t } = useTranslation();
  const corrected = useCorrected();
  const mayEdit = useMayEdit();
  const [asking, setAsking] = useState(false);
  const correction = person.corrected.find((one) => one.key === trait.key && one.at === trait.at);
  const format = useFormat();
  const word = useWord();
  const preference = trait.source === "preferences";
  const shown = (value: unknown) =>
    preference
      ? [value]
          .flat()
          .map((one) => word("preference", String(one)))
          .join(", ") || "–"
      : traitText(value);
  return (
    <div>
      <dt>{preference ? word("attribute", trait.key) : humanise(trait.key)}</dt>
      <dd>
        {shown(trait.value)} {trait.personal && <Tag>{t("person.personal")}</Tag>}
        <span className={css.basis}>
          {correction
            ? corrected(correction, false)
            : t(`person.by_${trait.source}`, { date: format.date(trait.at, "date") })}
        </span>
        {trait.others.map((other) => (
          <Fragment key={`${other.at}/${JSON.stringify(other.value)}`}>
            {shown(other.value)}
            <span className={css.basis}>{t("person.also", { date: format.date(other.at, "date") })}</span>
          </Fragment>
        ))}
        {mayEdit && correctable(trait) && (
          <button
            type="button"
            className={css.correct}
            aria-label={t("rights.correct_field", { field: humanise(trait.key) })}
            onClick={() => setAsking(true)}
          >
            {t("rights.correct_short")}
          </button>
        )}
        {asking && <Rectify person={person} trait={trait} onClose={() => setAsking(false)} />}
      </dd>
    </div>
  );
}
