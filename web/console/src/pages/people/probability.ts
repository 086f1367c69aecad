export type Saying = "very_unlikely" | "unlikely" | "even" | "likely" | "very_likely";

/** A probability in a word, by the scale of the IPCC's guidance on uncertainty (Mastrandrea et al. 2010). */
export function sayingOf(probability: number): Saying {
  if (probability < 0.1) return "very_unlikely";
  if (probability < 1 / 3) return "unlikely";
  if (probability <= 2 / 3) return "even";
  return probability <= 0.9 ? "likely" : "very_likely";
}
