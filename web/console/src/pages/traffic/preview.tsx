import { useQuery } from "@tanstack/react-query";
import { useFormat } from "../../format/use-format";
import { Section } from "../../parts/page";
import { Loaded, SkeletonBlock } from "../../parts/states";
import { useSettings } from "../settings/words";
import { type RulesDocument, rulesPreviewQuery, type TrafficDifference, type TrafficPreview } from "./queries";
import css from "./traffic.module.css";

const THINGS = ["people", "orders", "events"] as const;

/** What the draft would change of the last thirty days, before it changes it. */
export function Preview({ draft }: { draft: RulesDocument | null }) {
  const t = useSettings();
  if (!draft) return <p className={css.hint}>{t("preview.none")}</p>;
  return <Compared draft={draft} />;
}

function Compared({ draft }: { draft: RulesDocument }) {
  const t = useSettings();
  const preview = useQuery(rulesPreviewQuery(draft));
  return (
    <Section title={t("preview.title", { days: preview.data?.days ?? 30 })} note={t("preview.note")}>
      <Loaded query={preview} skeleton={<SkeletonBlock lines={3} />}>
        {(found) => <Differences preview={found} />}
      </Loaded>
    </Section>
  );
}

function Differences({ preview }: { preview: TrafficPreview }) {
  const t = useSettings();
  return (
    <>
      <ul className={css.differences}>
        {THINGS.map((thing) => (
          <Difference key={thing} name={t(`preview.${thing}`)} difference={preview[thing]} />
        ))}
      </ul>
      {preview.behind > 0 && <p className={css.small}>{t("preview.behind", { count: preview.behind })}</p>}
    </>
  );
}

function Difference({ name, difference }: { name: string; difference: TrafficDifference }) {
  const t = useSettings();
  const format = useFormat();
  const { before, after, leave, come_back: back } = difference;
  const moved = [
    leave > 0 && t("preview.leave", { count: leave }),
    back > 0 && t("preview.come_back", { count: back }),
  ].filter(Boolean);
  return (
    <li>
      <span className={css.thing}>{name}</span>
      <strong>
        {format.count(before)} <span aria-hidden="true">→</span>
        <span className="unseen">{t("preview.becomes")}</span> {format.count(after)}
      </strong>
      <span className={css.small}>{moved.length ? moved.join(" · ") : t("preview.same")}</span>
    </li>
  );
}
