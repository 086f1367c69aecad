import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, read } from "../../api/client";
import { type Format, useFormat } from "../../format/use-format";
import type { components } from "../../generated/api";
import { ShareBand } from "../../parts/interval";
import { Section } from "../../parts/page";
import { Loaded, SkeletonBlock } from "../../parts/states";
import { type Phrases, phrases } from "../audiences/builder/phrases";
import { did } from "../audiences/builder/sentence";
import { WithWords } from "../audiences/page";
import { nameIn } from "../audiences/queries";
import quiet from "./expectation.module.css";
import { OffersOfPerson } from "./offers";
import { PredictionCard } from "./prediction-card";
import css from "./predictions.module.css";
import { sayingOf } from "./probability";
import { useExpectationWords, useExpectationWordsReady, type Words } from "./words";

export type Predictions = components["schemas"]["PersonPredictions"];
export type Prediction = Predictions["predictions"][number];

const HOUR = 3_600_000;

const predictionsQuery = (personId: string) =>
  queryOptions({
    queryKey: ["person", personId, "predictions"],
    queryFn: ({ signal }) =>
      read(api.GET("/people/{person_id}/predictions", { params: { path: { person_id: personId } }, signal })),
  });

/** What somebody is likely to do and whom offers would change, each with how sure it is; or why nothing is told. */
export default function PredictionsOfPerson({ personId }: { personId: string }) {
  const ready = useExpectationWordsReady();
  const t = useExpectationWords();
  const query = useQuery(predictionsQuery(personId));
  if (!ready) return <SkeletonBlock />;
  const data = query.data;
  return (
    <>
      <Section title={t("predictions.title")} note={data?.predictions.length ? t("predictions.note") : undefined}>
        <Loaded query={query}>{(found) => <Told found={found} />}</Loaded>
      </Section>
      {data && data.offers.length > 0 && <OffersOfPerson found={data} />}
    </>
  );
}

function Told({ found }: { found: Predictions }) {
  const t = useExpectationWords();
  const format = useFormat();
  if (found.withheld) return <p className={quiet.quiet}>{t(`withheld.${found.withheld}`)}</p>;
  return (
    <WithWords>
      {(words) => (
        <dl className={css.list}>
          {found.predictions.map((one) => (
            <One key={one.name} one={one} say={phrases(words, format, { audience: (id) => id })} />
          ))}
        </dl>
      )}
    </WithWords>
  );
}

function One({ one, say }: { one: Prediction; say: Phrases }) {
  const t = useExpectationWords();
  const format = useFormat();
  const { probability, card, level } = one;
  const answered = level && t(`predictions.level.${level}`, { count: one.based_on, n: format.count(one.based_on) });
  const learned = level && card && t("predictions.learned", { ago: format.ago(card.trained_at) });
  return (
    <div className={css.one}>
      <dt>{labelOf(one, format)}</dt>
      <dd className={css.value}>
        {probability === null ? t("predictions.unknown") : chanceOf(probability, t, format)}
      </dd>
      <dd className={css.more}>
        {probability === null ? <p>{t("predictions.unknown_why")}</p> : <Sure one={one} />}
        <p>{goalOf(one, t, say)}</p>
        {answered && (
          <p>
            {answered} {learned}
          </p>
        )}
        {card && <PredictionCard card={card} />}
      </dd>
    </div>
  );
}

/** The probability in words and per cent. */
function chanceOf(probability: number, t: Words, format: Format): string {
  return t("predictions.value", {
    words: t(`predictions.said.${sayingOf(probability)}`),
    share: format.ratio(probability),
  });
}

/** Where the probability lies, and what is usual. */
function Sure({ one }: { one: Prediction }) {
  const t = useExpectationWords();
  const format = useFormat();
  const { probability: value, low, high } = one;
  if (value === null || low === null || high === null) return null;
  const usual = one.card?.base_rate ?? null;
  const range = t("predictions.range", { low: format.ratio(low), high: format.ratio(high) });
  return (
    <>
      <ShareBand interval={{ value, low, high, n: one.based_on }} label={range} />
      <p>
        {range}. {usual !== null && t("predictions.usual", { share: format.ratio(usual) })}
      </p>
    </>
  );
}

/** What the shop calls it, in today's language where it has a name in it. */
export function labelOf(one: Prediction, format: Pick<Format, "language">): string {
  return nameIn(one.label, format.language, one.name);
}

function goalOf(one: Prediction, t: Words, say: Phrases): string {
  const moment =
    one.trigger === "visit"
      ? t("predictions.moment.visit")
      : t("predictions.moment.event", { did: say.event(one.trigger) });
  const hours = one.within_ms / HOUR;
  const span = say.span(hours % 24 === 0 ? `${hours / 24}d` : `${hours}h`);
  return t("predictions.goal", { did: did(one.goal, one.where, say), span, moment });
}
