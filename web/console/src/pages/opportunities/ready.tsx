import type { ReactNode } from "react";
import { SkeletonBlock } from "../../parts/states";
import { useOpportunityWords, useOpportunityWordsReady, type Words } from "./words";

/** What is drawn once the words are there. */
export function WithOpportunityWords({ lines = 5, children }: { lines?: number; children: (t: Words) => ReactNode }) {
  const ready = useOpportunityWordsReady();
  const t = useOpportunityWords();
  return ready ? children(t) : <SkeletonBlock lines={lines} />;
}
