/** What one source says of our purposes: yes, no, or (absent) nothing. */
export type Statement = { measure?: boolean; personalise?: boolean; ads?: boolean };

const NAMES = ["measure", "personalise", "ads"] as const;

/** Granted is what at least one source grants and none denies. */
export const combined = (statements: Statement[]): Record<string, boolean> => {
  const choice: Record<string, boolean> = {};
  for (const name of NAMES) {
    const said = statements.map((statement) => statement[name]).filter((one) => one !== undefined);
    choice[name] = said.length > 0 && said.every(Boolean);
  }
  return choice;
};
