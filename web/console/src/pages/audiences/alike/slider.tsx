import { useId } from "react";
import { useFormat } from "../../../format/use-format";
import css from "./alike.module.css";
import { MOST } from "./like";
import { useAlikeWords } from "./words";

interface Props {
  share: number;
  /** How many people can be ranked; unknown before the first learning. */
  people: number | null;
  disabled?: boolean;
  onChange: (share: number) => void;
  onSettled?: (share: number) => void;
}

/** How near: whole per cents of the people who are not in the audience, and how many that is. */
export function ShareSlider({ share, people, disabled, onChange, onSettled }: Props) {
  const t = useAlikeWords();
  const format = useFormat();
  const id = useId();
  const n = people === null ? null : Math.floor(share * people);
  const told =
    n === null
      ? t("share_only", { share: format.ratio(share) })
      : t("people", { count: n, n: format.count(n), share: format.ratio(share) });
  const percent = Math.round(share * 100);
  const settled = () => onSettled?.(share);
  return (
    <div className={css.slider}>
      <label htmlFor={id}>
        {t("share")} <strong>{told}</strong>
      </label>
      <input
        id={id}
        type="range"
        min={1}
        max={MOST * 100}
        step={1}
        value={percent}
        disabled={disabled}
        aria-valuetext={told}
        onChange={(event) => onChange(Number(event.currentTarget.value) / 100)}
        onPointerUp={settled}
        onKeyUp={settled}
        onBlur={settled}
      />
      <p className={css.ends}>
        <span>{t("nearer")}</span>
        <span>{t("farther")}</span>
      </p>
    </div>
  );
}
