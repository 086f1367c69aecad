import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useFormat } from "../../format/use-format";
import { type Phrases, phrases } from "./builder/phrases";
import { nameIn, vocabularyQuery } from "./queries";
import { useAudienceWords } from "./words";

/** The vocabulary in words, with what audiences are called. */
export function usePhrases(): Phrases {
  const t = useAudienceWords();
  const format = useFormat();
  const vocabulary = useQuery(vocabularyQuery);
  return useMemo(() => {
    const named = new Map(vocabulary.data?.audiences.map((one) => [one.audience_id, one.name]));
    const audience = (id: string) => nameIn(named.get(id) ?? {}, format.language, id);
    return phrases(t, format, { audience });
  }, [t, format, vocabulary.data]);
}
