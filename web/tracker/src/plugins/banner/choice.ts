import { ASKABLE, type Askable } from "./words";

/** How long an answer stands, yes or no: six months, as the CNIL recommends (guidelines of 17 September 2020). */
export const STANDS_MS = 182 * 86_400_000;
const DAY_MS = 86_400_000;

/** All that is remembered: what was asked, what was granted, and the day; nothing that could tell two visitors apart. */
export interface Choice {
  asked: string[];
  granted: string[];
  day: number;
}

/** The purposes an attribute asks for, in our order; statistics and recommendations if it names none. */
export const purposesOf = (attribute: string | null): Askable[] => {
  const named = (attribute || "measure personalise").split(/[\s,]+/);
  return ASKABLE.filter((purpose) => named.includes(purpose));
};

export const choiceOf = (asked: string[], granted: string[], now: number): Choice => ({
  asked,
  granted: granted.filter((purpose) => asked.includes(purpose)),
  day: Math.floor(now / DAY_MS),
});

/** A remembered choice if it is still an answer to what is asked; a clock set back does not make it last longer. */
export const standing = (stored: unknown, asked: string[], now: number): Choice | null => {
  const { asked: before, granted, day } = Object(stored) as Partial<Choice>;
  if (!Array.isArray(before) || !Array.isArray(granted) || typeof day !== "number") return null;
  const age = now - day * DAY_MS;
  if (!(age >= -DAY_MS && age < STANDS_MS) || !asked.every((purpose) => before.includes(purpose))) return null;
  return { asked: before, granted: granted.filter((purpose) => asked.includes(purpose)), day };
};

/** The choice as the core takes it: what was asked and refused is named too. */
export const consentFrom = ({ asked, granted }: Choice): Record<string, boolean> =>
  Object.fromEntries(asked.map((purpose) => [purpose, granted.includes(purpose)]));
