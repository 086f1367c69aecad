import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { peopleQuery } from "../../api/queries";
import { useFormat } from "../../format/use-format";
import { PersonChip, ProductChip, Tag } from "../../parts/chips";
import { Section } from "../../parts/page";
import field from "../../parts/search-field.module.css";
import { Loaded } from "../../parts/states";
import css from "./audiences.module.css";
import { bare, type Condition, isGroup } from "./builder/condition";
import { capital, type Phrases } from "./builder/phrases";
import { clause } from "./builder/sentence";
import { type WhyPart, whyQuery } from "./queries";
import { usePhrases } from "./speaking";
import { useAudienceWords } from "./words";

interface Props {
  condition: Condition;
  audienceId: string;
  person: string;
  onPerson: (personId: string) => void;
}

/** Somebody looked up, and why they are in or not, now or at a moment that is past. */
export function WhyOfSomebody({ condition, audienceId, person, onPerson }: Props) {
  const t = useAudienceWords();
  const [text, setText] = useState("");
  const [query] = useDebouncedValue(text.trim(), 200);
  const found = useInfiniteQuery({ ...peopleQuery(query, "last_seen"), enabled: person === "" });
  const rows = found.data?.pages[0]?.rows.slice(0, 8) ?? [];
  if (person)
    return <Answer condition={condition} audienceId={audienceId} person={person} onBack={() => onPerson("")} />;
  return (
    <Section title={t("why.of_whom")} note={t("why.of_whom_note")}>
      <input
        className={field.field}
        aria-label={t("why.search")}
        placeholder={t("why.search")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ul className={css.choices}>
        {rows.map((row) => (
          <li key={row.person.person_id}>
            <button type="button" onClick={() => onPerson(row.person.person_id)}>
              {row.person.label}
            </button>
          </li>
        ))}
      </ul>
      {found.data && rows.length === 0 && <p className={css.quiet}>{t("why.none")}</p>}
    </Section>
  );
}

function Answer(props: { condition: Condition; audienceId: string; person: string; onBack: () => void }) {
  const t = useAudienceWords();
  const format = useFormat();
  const say = usePhrases();
  const [when, setWhen] = useState("");
  const at = when ? Date.parse(when) : null;
  const why = useQuery(whyQuery(props.condition, props.person, at, props.audienceId));
  return (
    <Section>
      <div className={css.whyHead}>
        <label className={css.moment}>
          {t("why.when")}
          <input
            type="datetime-local"
            className={field.field}
            value={when}
            max={local(Date.now())}
            onChange={(event) => setWhen(event.currentTarget.value)}
          />
        </label>
        {when && (
          <button type="button" className={css.link} onClick={() => setWhen("")}>
            {t("why.now")}
          </button>
        )}
        <button type="button" className={css.link} onClick={props.onBack}>
          {t("why.other")}
        </button>
      </div>
      <Loaded query={why}>
        {(answer) => (
          <>
            <p className={css.verdict}>
              <PersonChip person={answer.person} />{" "}
              <Verdict holds={answer.explained.holds && !answer.objects} yes={t("why.in")} no={t("why.out")} />{" "}
              <span className={css.quiet}>
                {t("why.as_of", { time: format.date(answer.at, "full") })}
                {answer.explained.until !== null &&
                  ` · ${t("why.until", { time: format.date(answer.explained.until, "full") })}`}
              </span>
            </p>
            {answer.objects && <p className={css.problem}>{t("why.objects")}</p>}
            {answer.past && <p className={css.quiet}>{t("why.past")}</p>}
            <ul className={css.tree}>
              <Part part={answer.explained} say={say} />
            </ul>
          </>
        )}
      </Loaded>
    </Section>
  );
}

/** The browser's own writing of a moment on the reader's clock. */
function local(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function Verdict({ holds, yes, no }: { holds: boolean; yes: string; no: string }) {
  return <Tag tone={holds ? "good" : "bad"}>{holds ? `✓ ${yes}` : `✗ ${no}`}</Tag>;
}

function Part({ part, say }: { part: WhyPart; say: Phrases }) {
  const t = useAudienceWords();
  const format = useFormat();
  const { condition } = part;
  const title = isGroup(condition)
    ? say.t(condition.type === "all" ? "ui.all" : "ui.any")
    : condition.type === "not"
      ? say.t("ui.not")
      : capital(clause(condition, say));
  return (
    <li>
      <div className={css.whyRow}>
        <Verdict holds={part.holds} yes={t("why.holds")} no={t("why.fails")} />
        <div>
          <p>{title}</p>
          <Stood part={part} say={say} />
          {part.until !== null && (
            <p className={css.quiet}>{t("why.holds_until", { time: format.date(part.until, "full") })}</p>
          )}
        </div>
      </div>
      {part.parts.length > 0 && (
        <ul>
          {part.parts.map((one) => (
            <Part key={one.path} part={one} say={say} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** What the answer stood on, in numbers and the newest events that counted. */
function Stood({ part, say }: { part: WhyPart; say: Phrases }) {
  const t = useAudienceWords();
  const { evidence, steps } = part;
  const { inner } = bare(part.condition);
  if (inner.type === "sequence")
    return (
      <ol className={css.reached}>
        {inner.steps.map((step, number) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps never move
          <li key={number}>
            {capital(say.event(step.event))}:{" "}
            {t("why.seen", { count: steps[number]?.evidence.counted ?? 0, n: steps[number]?.evidence.counted ?? 0 })}{" "}
            {steps[number]?.holds !== null && steps[number] !== undefined && (
              <span className={css.quiet}>{t(steps[number].holds ? "why.reached" : "why.not_reached")}</span>
            )}
          </li>
        ))}
      </ol>
    );
  if (inner.type === "audience") return null;
  if (!evidence || (inner.type !== "events" && inner.type !== "fact")) return null;
  const field = inner.type === "fact" ? inner.fact : (inner.field ?? "");
  return (
    <>
      <p className={css.quiet}>
        {inner.type === "events" ? (
          <Counted evidence={evidence} />
        ) : (
          <Known evidence={evidence} about={field} say={say} />
        )}
        {inner.type === "events" && inner.measure !== "count" && (
          <>
            {" · "}
            <Known evidence={evidence} about={inner.measure === "distinct" ? "" : field} say={say} />
          </>
        )}
      </p>
      {evidence.seen.length > 0 && <Newest evidence={evidence} say={say} />}
    </>
  );
}

type Evidence = NonNullable<WhyPart["evidence"]>;

function Counted({ evidence }: { evidence: Evidence }) {
  const t = useAudienceWords();
  const format = useFormat();
  const { counted, since, remembered, cap } = evidence;
  return (
    <>
      {t("why.seen", { count: counted, n: format.count(counted) })}
      {since !== null && ` ${t("why.since", { time: format.date(since, "date") })}`}
      {remembered >= cap && ` · ${t("why.at_cap", { cap: format.count(cap) })}`}
    </>
  );
}

function Known({ evidence, about, say }: { evidence: Evidence; about: string; say: Phrases }) {
  const t = useAudienceWords();
  const format = useFormat();
  const { value, sealed } = evidence;
  const time = TIMES.test(about) && typeof value === "number";
  const shown = Array.isArray(value)
    ? value.map((one) => say.value(one as string, about)).join(", ")
    : time
      ? format.date(value as number, "full")
      : value === null || value === undefined
        ? t(sealed ? "why.sealed" : "why.unknown")
        : say.value(value as string, about);
  return <>{t("why.value", { value: shown })}</>;
}

// facts and fields that are moments
const TIMES =
  /^(at|moment|first_seen|last_seen|visit_started|previous_visit|first_order|last_order|cart_changed|order_due|lifecycle_since|lifecycle_until)$/;

function Newest({ evidence, say }: { evidence: Evidence; say: Phrases }) {
  const t = useAudienceWords();
  const format = useFormat();
  return (
    <details className={css.newest}>
      <summary>{t("why.newest", { count: evidence.seen.length, n: evidence.seen.length })}</summary>
      <ul>
        {evidence.seen.map((seen, number) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what was seen never moves
          <li key={number}>
            {format.date(seen.at, "full")} {seen.product && <ProductChip product={seen.product} />}{" "}
            {Object.entries(seen.fields)
              .filter(([, value]) => value !== null)
              .map(
                ([name, value]) => `${say.field(name)}: ${say.value(value as string, name.replace(/^product\./, ""))}`,
              )
              .join(", ")}
          </li>
        ))}
      </ul>
    </details>
  );
}
