import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/use-format";
import { Tag } from "../../parts/chips";
import { Choice } from "../../parts/choice";
import { Dialog } from "../../parts/dialog";
import { Section } from "../../parts/page";
import searching from "../../parts/search-field.module.css";
import { Loaded } from "../../parts/states";
import { useMayEdit } from "../../shell/roles";
import css from "./audiences.module.css";
import type { Condition } from "./builder/condition";
import { sentence } from "./builder/sentence";
import { messageOf } from "./changes";
import { useCount } from "./count";
import { AudiencePage } from "./page";
import { ParameterField, type Value } from "./parameters";
import { adjustedQuery, audiencesQuery, type LibraryCard, libraryQuery } from "./queries";
import { SizeFigure, SizeSentence } from "./size";
import { usePhrases } from "./speaking";
import { useAudienceWords } from "./words";

const NewAudience = lazy(() => import("./new"));
type Chosen = { card: LibraryCard; condition: Condition };

/** Ready-made audiences by family: what each needs, whether the shop has it, how many it would be. */
export default function Library() {
  const { t: shell } = useTranslation();
  const { language } = useFormat();
  const library = useQuery(libraryQuery);
  const audiences = useQuery(audiencesQuery);
  const [text, setText] = useState("");
  const [family, setFamily] = useState("");
  const [looking, setLooking] = useState<LibraryCard | null>(null);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const said = (words: Record<string, string>) => words[language] ?? words.en ?? "";
  const matches = (card: LibraryCard) =>
    `${said(card.title)} ${said(card.description)}`.toLowerCase().includes(text.trim().toLowerCase());
  return (
    <AudiencePage title={shell("nav.audiences")} back={{ to: "/audiences", label: shell("nav.audiences") }}>
      {(t) => ({
        title: t("list.library"),
        question: t("library.question"),
        body: (
          <>
            <div className={css.filters}>
              <input
                className={searching.field}
                aria-label={t("library.search")}
                placeholder={t("library.search")}
                value={text}
                onChange={(event) => setText(event.currentTarget.value)}
              />
              <Choice
                label={t("library.family")}
                value={family}
                options={[
                  { value: "", label: t("library.all_families") },
                  ...(library.data ?? []).map((one) => ({ value: one.family_id, label: said(one.title) })),
                ]}
                onChange={setFamily}
              />
            </div>
            <Loaded query={library}>
              {(families) => {
                const shown = families
                  .filter((one) => !family || one.family_id === family)
                  .map((one) => ({ ...one, cards: one.cards.filter(matches) }))
                  .filter((one) => one.cards.length > 0);
                if (shown.length === 0) return <p className={css.quiet}>{t("library.none")}</p>;
                return shown.map((one) => (
                  <Section key={one.family_id} title={said(one.title)} plain>
                    <ul className={css.cards}>
                      {one.cards.map((card) => (
                        <li key={card.entry_id} className={css.card}>
                          <Card card={card} onLook={() => setLooking(card)} />
                        </li>
                      ))}
                    </ul>
                  </Section>
                ));
              }}
            </Loaded>
            {looking && !chosen && (
              <Look
                card={looking}
                onClose={() => setLooking(null)}
                onUse={(condition) => setChosen({ card: looking, condition })}
              />
            )}
            <Suspense>
              {chosen && (
                <NewAudience
                  taken={(audiences.data ?? []).map((row) => row.audience_id)}
                  from={{
                    condition: chosen.condition,
                    name: chosen.card.title,
                    description: chosen.card.description,
                    tags: [],
                  }}
                  onClose={() => {
                    setChosen(null);
                    setLooking(null);
                  }}
                />
              )}
            </Suspense>
          </>
        ),
      })}
    </AudiencePage>
  );
}

function Card({ card, onLook }: { card: LibraryCard; onLook: () => void }) {
  const t = useAudienceWords();
  const { language } = useFormat();
  const missing = card.needs.filter((need) => need.has === false);
  return (
    <>
      <h3>{card.title[language] ?? card.title.en}</h3>
      <p className={css.quiet}>{card.description[language] ?? card.description.en}</p>
      <div className={css.cardFoot}>
        <span>
          {card.size ? (
            <>
              <SizeFigure size={card.size} /> {t("library.people")}
            </>
          ) : (
            <span className={css.quiet}>{t("list.of_page")}</span>
          )}
        </span>
        {missing.length > 0 && (
          <Tag tone="warn">{t("library.missing", { count: missing.length, n: missing.length })}</Tag>
        )}
        <button
          type="button"
          className={css.link}
          aria-label={t("library.look_at", { name: card.title[language] ?? card.title.en ?? "" })}
          onClick={onLook}
        >
          {t("library.look")}
        </button>
      </div>
    </>
  );
}

/** One of them with its parameters, counted as they change. */
function Look({ card, onClose, onUse }: { card: LibraryCard; onClose: () => void; onUse: (one: Condition) => void }) {
  const t = useAudienceWords();
  const { t: shell } = useTranslation();
  const { language } = useFormat();
  const say = usePhrases();
  const mayEdit = useMayEdit();
  const [values, setValues] = useState<Record<string, Value>>(
    Object.fromEntries(card.parameters.map((one) => [one.name, one.default as Value])),
  );
  const adjusted = useQuery(adjustedQuery(card.entry_id, values));
  const condition = adjusted.data?.condition ?? card.condition;
  const count = useCount(condition);
  const { data } = count.query;
  return (
    <Dialog
      title={card.title[language] ?? card.title.en ?? card.entry_id}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {shell("action.close")}
          </Button>
          {mayEdit && (
            <Button disabled={adjusted.isError} onClick={() => onUse(condition)}>
              {t("library.use")}
            </Button>
          )}
        </>
      }
    >
      <div className={css.form}>
        <p>{card.description[language] ?? card.description.en}</p>
        {card.parameters.map((one) => (
          <ParameterField
            key={one.name}
            parameter={one}
            value={values[one.name] as Value}
            onChange={(value) => setValues((now) => ({ ...now, [one.name]: value }))}
          />
        ))}
        {adjusted.isError && (
          <p className={css.problem} role="alert">
            {messageOf(adjusted.error)}
          </p>
        )}
        <p className={css.sentence}>{sentence(condition, say)}</p>
        <div aria-live="polite" className={count.behind ? css.behind : undefined}>
          {data?.size && <SizeSentence size={data.size} />}
          {data && !data.size && <p className={css.quiet}>{t(data.in_the_moment ? "count.of_page" : "count.wrong")}</p>}
        </div>
        {card.of_visit && <p className={css.quiet}>{t("library.of_visit")}</p>}
        <Needs card={card} />
      </div>
    </Dialog>
  );
}

function Needs({ card }: { card: LibraryCard }) {
  const t = useAudienceWords();
  const say = usePhrases();
  if (card.needs.length === 0) return null;
  return (
    <div>
      <h3 className={css.sub}>{t("library.needs")}</h3>
      <ul className={css.needs}>
        {card.needs.map((need) => (
          <li key={need.kind + need.name}>
            <Tag tone={need.has === false ? "warn" : need.has ? "good" : "plain"}>
              {t(need.has === false ? "library.not_there" : need.has ? "library.there" : "library.cannot_tell")}
            </Tag>{" "}
            {need.kind === "event"
              ? t("need.event", { what: say.event(need.name) })
              : need.kind === "source"
                ? t(`source.${need.name as "browser"}`)
                : t(`need.${need.kind}`, { what: need.name })}
          </li>
        ))}
      </ul>
    </div>
  );
}
