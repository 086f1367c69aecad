import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { ApiError } from "../../api/client";
import { PersonChip } from "../../parts/chips";
import { Section } from "../../parts/page";
import { ErrorState, SkeletonBlock } from "../../parts/states";
import css from "./audiences.module.css";
import type { Condition } from "./builder/condition";
import { countQuery } from "./queries";
import { SizeSentence } from "./size";
import { useAudienceWords } from "./words";

const AFTER_MS = 350;

/** What the server says of a condition a moment after its last change; `of` is the condition it is said of. */
export function useCount(condition: Condition, audienceId?: string) {
  const [asked] = useDebouncedValue(condition, AFTER_MS);
  const query = useQuery(countQuery(asked, audienceId));
  return { query, of: asked, behind: asked !== condition || query.isPlaceholderData };
}

/** How many it would be, and some of them. */
export function LiveCount({ count }: { count: ReturnType<typeof useCount> }) {
  const t = useAudienceWords();
  const { query, behind } = count;
  const { data } = query;
  const outdated = query.error instanceof ApiError && query.error.status === 429;
  return (
    <Section title={t("count.title")} note={t("count.note")}>
      <div aria-live="polite" aria-busy={behind} className={behind ? css.behind : undefined}>
        {!data &&
          (query.isError && !outdated ? (
            <ErrorState error={query.error} retry={query.refetch} />
          ) : (
            <SkeletonBlock lines={3} />
          ))}
        {data?.size && <SizeSentence size={data.size} />}
        {data && !data.size && <p className={css.quiet}>{t(data.in_the_moment ? "count.of_page" : "count.wrong")}</p>}
      </div>
      {data && data.sample.length > 0 && (
        <>
          <h3 className={css.sub}>{t("count.sample")}</h3>
          <div className={css.chips}>
            {data.sample.map((person) => (
              <PersonChip key={person.person_id} person={person} />
            ))}
          </div>
        </>
      )}
      {data?.size && data.sample.length === 0 && <p className={css.quiet}>{t("count.nobody")}</p>}
    </Section>
  );
}
