import { useSettings } from "../settings/words";
import type { Kind } from "./queries";
import css from "./webhooks.module.css";

const STEPS = ["first", "second", "third"] as const;

/** What to do at the sender, step by step. */
export function SetUp({ kind, address }: { kind: Kind; address: string }) {
  const t = useSettings();
  return (
    <ol className={css.steps}>
      {STEPS.map((step) => (
        <li key={step}>{t(`set_up.${kind}.${step}`, { address })}</li>
      ))}
    </ol>
  );
}
