import { useHotkeys } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useReducer, useState } from "react";
import { useSearchParams } from "react-router";
import { Choice } from "../../parts/choice";
import { SearchField } from "../../parts/search-field";
import { EmptyState, Loaded } from "../../parts/states";
import { Hold, StreamStatus } from "../../parts/stream";
import { type SeenEvent, seenQuery } from "./queries";
import { SeenRow } from "./seen-row";
import { arrived, begin, fits, type Seen, toggled, type Verdict } from "./seen-state";
import css from "./tracking.module.css";
import { useTracking } from "./words";

const VERDICTS: Verdict[] = ["all", "problems", "stored", "duplicate", "rejected", "dead_lettered"];

export function Debugger() {
  const seen = useQuery(seenQuery);
  return <Loaded query={seen}>{(recent) => <Feed recent={recent} />}</Loaded>;
}

type Act = { do: "arrive"; event: SeenEvent } | { do: "toggle" };

function reduce(seen: Seen, act: Act): Seen {
  return act.do === "arrive" ? arrived(seen, act.event) : toggled(seen);
}

/** Events as they come from the server, newest first; held, they wait. */
function useSeen(recent: SeenEvent[]) {
  const [seen, dispatch] = useReducer(reduce, recent, begin);
  const [lost, setLost] = useState(false);
  useEffect(() => {
    const source = new EventSource("/admin/api/tracking/stream", { withCredentials: true });
    source.onopen = () => setLost(false);
    source.onerror = () => setLost(true);
    source.addEventListener("seen", (message: MessageEvent<string>) =>
      dispatch({ do: "arrive", event: JSON.parse(message.data) as SeenEvent }),
    );
    return () => source.close();
  }, []);
  return { seen, lost, toggle: () => dispatch({ do: "toggle" }) };
}

function Feed({ recent }: { recent: SeenEvent[] }) {
  const t = useTracking();
  const { seen, lost, toggle } = useSeen(recent);
  const [search, setSearch] = useSearchParams();
  const text = search.get("q") ?? "";
  const verdict = VERDICTS.find((one) => one === search.get("verdict")) ?? "all";
  useHotkeys([["space", toggle, { preventDefault: true }]], ["INPUT", "TEXTAREA", "SELECT", "BUTTON", "A"]);

  function choose(name: string, value: string) {
    const next = new URLSearchParams(search);
    if (value) next.set(name, value);
    else next.delete(name);
    setSearch(next, { replace: true });
  }

  const shown = seen.shown.filter((event) => fits(event, text, verdict));
  const state = lost ? "lost" : seen.held ? "held" : "live";
  return (
    <section aria-label={t("seen.list")}>
      <div className={css.bar}>
        <SearchField label={t("seen.filter")} value={text} onChange={(next) => choose("q", next)} />
        <Choice
          label={t("seen.verdict")}
          value={verdict}
          options={VERDICTS.map((value) => ({ value, label: t(`seen.${value}`) }))}
          onChange={(next) => choose("verdict", next === "all" ? "" : next)}
        />
        <StreamStatus state={state}>
          {t(`seen.${state}`)}
          {seen.waiting.length > 0 && ` · ${t("seen.waiting", { count: seen.waiting.length })}`}
        </StreamStatus>
        <Hold held={seen.held} label={t(seen.held ? "seen.resume" : "seen.hold")} onToggle={toggle} />
      </div>
      {shown.length === 0 ? (
        <EmptyState
          title={t(seen.shown.length ? "seen.none_title" : "seen.empty_title")}
          text={t(seen.shown.length ? "seen.none_text" : "seen.empty_text")}
        />
      ) : (
        <ol className={css.list}>
          {shown.map((event) => (
            <SeenRow key={event.id} event={event} onDevice={(device) => choose("q", device)} />
          ))}
        </ol>
      )}
    </section>
  );
}
