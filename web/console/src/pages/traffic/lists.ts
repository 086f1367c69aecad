/** What somebody wrote into a line as a list: commas, semicolons and line breaks part, nothing comes twice. */
export function listed(text: string): string[] {
  const parts = text.split(/[,;\n]/).map((one) => one.trim());
  return [...new Set(parts.filter(Boolean))];
}

/** A list as a line to write in. */
export function written(values: readonly string[]): string {
  return values.join(", ");
}
