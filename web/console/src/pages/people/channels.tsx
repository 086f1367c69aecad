import { useTranslation } from "react-i18next";
import type { Person } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { useWord } from "../../i18n/words";
import { Tag } from "../../parts/chips";
import css from "./channels.module.css";

type Channel = Person["channels"][number];

/** Addresses that a message would not go to are worth a line only where something was said about them. */
const isWorthALine = ({ current, because }: Channel) => current || because !== "never_asked";

/** By which channels a person may be reached: on what basis, on whose word and since when, or what denies it. */
export function Channels({ person }: { person: Person }) {
  const { t } = useTranslation();
  return (
    <ul className={css.list}>
      {person.channels.filter(isWorthALine).map((channel) => (
        <li key={`${channel.purpose} ${channel.address} ${channel.current}`} className={css.channel}>
          <Line channel={channel} />
          <Tag tone={channel.granted ? "good" : "plain"}>
            {t(channel.granted ? "person.reachable" : "person.unreachable")}
          </Tag>
        </li>
      ))}
    </ul>
  );
}

function Line({ channel }: { channel: Channel }) {
  const { t } = useTranslation();
  const format = useFormat();
  const word = useWord();
  const { because, source, since } = channel;
  const told = source && because !== "objection" && word("told", source);
  const date = since != null && t("person.consent_since", { date: format.date(since, "date") });
  const undated = channel.granted && since == null && t("person.undated");
  return (
    <div className={css.what}>
      {word("purpose", channel.purpose)}
      {channel.address && <span className={css.address}>{channel.address}</span>}
      <span className={css.why}>{[word("because", because), told, date || undated].filter(Boolean).join(" · ")}</span>
    </div>
  );
}
