/** What was, what is, and what was taken back. */
export interface History<T> {
  past: readonly T[];
  now: T;
  next: readonly T[];
  /** What the newest step changed; steps of the same part in quick succession are one. */
  part: string;
  at: number;
}

const STEPS = 200;
const TOGETHER_MS = 1200;

export const started = <T>(now: T): History<T> => ({ past: [], now, next: [], part: "", at: 0 });

export function step<T>(history: History<T>, now: T, part: string, at: number): History<T> {
  if (now === history.now) return history;
  const typing = part !== "" && part === history.part && at - history.at < TOGETHER_MS && history.past.length > 0;
  const past = typing ? history.past : [...history.past, history.now].slice(-STEPS);
  return { past, now, next: [], part, at };
}

export function undone<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), now: before, next: [history.now, ...history.next], part: "", at: 0 };
}

export function redone<T>(history: History<T>): History<T> {
  const [after, ...rest] = history.next;
  if (after === undefined) return history;
  return { past: [...history.past, history.now], now: after, next: rest, part: "", at: 0 };
}
