import css from "./audiences.module.css";
import { compared } from "./lines";
import { useAudienceWords } from "./words";

const SIGN = { same: " ", gone: "−", new: "+" } as const;

/** What changes, line by line of the text form. */
export function Diff({ before, after }: { before: string; after: string }) {
  const t = useAudienceWords();
  const lines = compared(before, after);
  if (lines.every((line) => line.kind === "same")) return <p className={css.quiet}>{t("diff.same")}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section className={css.diff} aria-label={t("diff.label")} tabIndex={0}>
      {lines.map((line, number) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines never move
        <div key={number} className={css[line.kind]}>
          <span aria-hidden="true">{SIGN[line.kind]} </span>
          {line.kind !== "same" && <span className="unseen">{t(`diff.${line.kind}`)} </span>}
          {line.text}
        </div>
      ))}
    </section>
  );
}
