import { useFormat } from "../../format/use-format";
import css from "./audiences.module.css";
import type { AudienceSize } from "./queries";
import { useAudienceWords } from "./words";

/** To two digits where it is an estimate: nobody should read a precision that is not there. */
export function rounded(n: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, n))) - 2);
  return Math.round(n / step) * step;
}

/** The number alone, for tables. */
export function SizeFigure({ size }: { size: AudienceSize | null }) {
  const t = useAudienceWords();
  const format = useFormat();
  if (!size) return <span className={css.quiet}>–</span>;
  const exact = size.sampled >= size.of;
  if (exact) return <>{format.count(size.people)}</>;
  return (
    <span title={t("size.between", range(size, format))}>
      {t("size.about", { people: format.count(rounded(size.people)) })}
    </span>
  );
}

const range = (size: AudienceSize, format: ReturnType<typeof useFormat>) => ({
  low: format.count(rounded(size.low)),
  high: format.count(rounded(size.high)),
});

export function share(size: AudienceSize | null): number | null {
  return size && size.of > 0 ? size.people / size.of : null;
}

/** The size in words: how many, how sure, of how many, from how large a sample. */
export function SizeSentence({ size }: { size: AudienceSize }) {
  const t = useAudienceWords();
  const format = useFormat();
  const exact = size.sampled >= size.of;
  const part = share(size);
  return (
    <div>
      <p className={css.figure}>
        {exact
          ? t("size.people", { count: size.people, n: format.count(size.people) })
          : t("size.about_people", { count: size.people, n: format.count(rounded(size.people)) })}
      </p>
      <p className={css.quiet}>
        {part !== null && `${t("size.share", { share: format.ratio(part), of: format.count(size.of) })} `}
        {exact ? t("size.exact") : t("size.sample", { ...range(size, format), sampled: format.count(size.sampled) })}{" "}
        {t("size.at", { time: format.date(size.at, "time") })}
      </p>
    </div>
  );
}
