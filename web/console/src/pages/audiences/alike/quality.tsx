import { useFormat } from "../../../format/use-format";
import { nameIn } from "../queries";
import css from "./alike.module.css";
import { recallAt } from "./like";
import type { Lookalikes } from "./queries";
import { useAlikeWords, type Words } from "./words";

/** How good it is at this nearness, or why there is nothing. */
export function Quality({ stands, share }: { stands: Lookalikes; share: number }) {
  const t = useAlikeWords();
  const format = useFormat();
  const name = nameIn(stands.name, format.language, stands.audience_id);
  if (stands.state === "none" || stands.state === "waiting")
    return (
      <p className={css.quiet} role="status">
        {t(stands.state, { name })}
      </p>
    );
  if (stands.state === "refused") return <p className={css.warning}>{refusal(stands, name, t, format)}</p>;
  const at = recallAt(stands.found, share);
  return (
    <>
      {!stands.beyond_chance && <p className={css.warning}>{t("chance", { name })}</p>}
      {at && (
        <p>
          {t("quality", {
            recall: format.ratio(at.recall),
            share: format.ratio(share),
            low: format.ratio(at.low),
            high: format.ratio(at.high),
          })}
        </p>
      )}
      <p className={css.quiet}>
        {t("basis", { n: format.count(stands.members), date: format.date(stands.learned_at ?? 0, "date") })}
        {stands.left_out.length > 0 &&
          ` ${t("left_out", { columns: format.list(stands.left_out.map((one) => columnName(one, t))) })}`}
      </p>
    </>
  );
}

function refusal(stands: Lookalikes, name: string, t: Words, format: ReturnType<typeof useFormat>): string {
  if (stands.members_missing === 0) return t("refused_else", { name });
  return t("refused", {
    name,
    n: format.count(stands.members),
    needed: format.count(stands.needed_members),
    missing: format.count(stands.members_missing),
  });
}

/** What people are compared by, in words; categories and brands by their own names. */
export function columnName(column: string, t: Words): string {
  for (const kind of ["category", "brand"] as const)
    if (column.startsWith(`${kind} `)) return t(kind, { name: column.slice(kind.length + 1) });
  return t(`column.${column.replace(".", "_")}`, { defaultValue: column });
}

/** The whole back-test and what was compared, for whoever wants to know. */
export function Card({ stands }: { stands: Lookalikes }) {
  const t = useAlikeWords();
  const format = useFormat();
  if (stands.state !== "learned") return null;
  return (
    <details className={css.card}>
      <summary>{t("compared")}</summary>
      <p>{format.list(stands.columns.map((one) => columnName(one, t)))}.</p>
      <table className={css.curve}>
        <caption>{t("curve")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("taken")}</th>
            <th scope="col">{t("found")}</th>
            <th scope="col">{t("between")}</th>
          </tr>
        </thead>
        <tbody>
          {stands.found.map((one) => (
            <tr key={one.share}>
              <th scope="row">{format.ratio(one.share)}</th>
              <td>{format.ratio(one.recall)}</td>
              <td>
                {format.ratio(one.low)} – {format.ratio(one.high)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>{t("version", { version: stands.version })}</p>
    </details>
  );
}
