import { useFormat } from "../../../format/use-format";
import { Choice } from "../../../parts/choice";
import css from "./builder.module.css";
import type { Events } from "./condition";
import { useBuilding } from "./context";
import { beginOf, DayValue, DurationValue } from "./values";

type Window = Events["window"];

function kindOf(window: Window): string {
  if (!window) return "ever";
  if ("last" in window) return "last";
  if ("visit" in window) return "visit";
  return window.until ? "between" : "since";
}

/** When it happened: lately, in this visit, between days, or ever. */
export function WindowChoice({ window, onChange }: { window: Window; onChange: (window: Window) => void }) {
  const { say } = useBuilding();
  const format = useFormat();
  const kind = kindOf(window);
  const today = () => beginOf(format.dayOf(Date.now()), format.dayOf);
  const since = window && "since" in window ? window.since : today();
  const begin: Record<string, () => Window> = {
    ever: () => null,
    last: () => ({ last: "30d" }),
    visit: () => ({ visit: "this" }),
    since: () => ({ since }),
    between: () => ({ since, until: today() > since ? today() : beginOf(nextDay(since, format.dayOf), format.dayOf) }),
  };
  return (
    <div className={css.line}>
      <span className={css.lead}>{say.t("ui.when")}</span>
      <Choice
        label={say.t("ui.when_label")}
        value={kind}
        options={Object.keys(begin).map((one) => ({ value: one, label: say.t(`window.${one}`) }))}
        onChange={(one) => onChange(begin[one]?.() ?? null)}
      />
      {window && "last" in window && (
        <DurationValue label={say.t("ui.how_long")} value={window.last} onChange={(last) => onChange({ last })} />
      )}
      {window && "since" in window && (
        <DayValue
          label={say.t("ui.since")}
          value={window.since}
          onChange={(first) => onChange({ ...window, since: first })}
        />
      )}
      {window && "since" in window && window.until && (
        <>
          <span>{say.t("ui.until")}</span>
          <DayValue
            label={say.t("ui.until_label")}
            value={window.until}
            onChange={(until) => onChange({ ...window, until })}
          />
        </>
      )}
    </div>
  );
}

const nextDay = (instant: string, dayOf: (at: number) => string) => dayOf(Date.parse(instant) + 36 * 3_600_000);
