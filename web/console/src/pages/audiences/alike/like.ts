import type { Condition } from "../builder/condition";

const SHARE = "lookalike.";
export const MOST = 0.3;

export interface Like {
  source: string;
  share: number;
}

/** The nearest share of the people who are not in an audience, without those who came into it since. */
export function likeCondition(source: string, share: number): Condition {
  return {
    type: "all",
    of: [
      {
        type: "fact",
        fact: "score",
        key: `${SHARE}${source}`,
        test: { op: "at_most", value: share, values: [] },
      },
      { type: "not", of: { type: "audience", audience_id: source } },
    ],
  } as Condition;
}

/** Whom an audience is like, and how near; null when it asks for no look-alikes by share. */
export function likeOf(condition: Condition): Like | null {
  if (condition.type === "all" || condition.type === "any") {
    for (const one of condition.of) {
      const found = likeOf(one);
      if (found) return found;
    }
    return null;
  }
  if (condition.type !== "fact" || condition.fact !== "score" || !condition.key?.startsWith(SHARE)) return null;
  const { op, value } = condition.test;
  return op === "at_most" && typeof value === "number"
    ? { source: condition.key.slice(SHARE.length), share: value }
    : null;
}

/** The same audience, as near as this. */
export function withShare(condition: Condition, share: number): Condition {
  if (condition.type === "all" || condition.type === "any")
    return { ...condition, of: condition.of.map((one) => withShare(one, share)) };
  if (condition.type === "fact" && likeOf(condition))
    return { ...condition, test: { ...condition.test, value: share } };
  return condition;
}

export interface Recall {
  share: number;
  recall: number;
  low: number;
  high: number;
}

/** What a back-test that was made at some shares says of another: in a straight line between them. */
export function recallAt(found: Recall[], share: number): Recall | null {
  let before: Recall = { share: 0, recall: 0, low: 0, high: 0 };
  for (const one of found) {
    if (one.share >= share) {
      const part = (share - before.share) / (one.share - before.share);
      const mix = (key: "recall" | "low" | "high") => before[key] + part * (one[key] - before[key]);
      return { share, recall: mix("recall"), low: mix("low"), high: mix("high") };
    }
    before = one;
  }
  return found.length > 0 ? before : null;
}
