import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { sessionQuery } from "../../api/queries";
import type { Activity, Session } from "../../api/types";
import { arrived, begin, type Feed, toggled, turned } from "./feed-state";

const TURN_MS = 2000;

/** Activity as it arrives. The list turns every two seconds at most, and rests while somebody reads it. */
export function useActivity(recent: Activity[]) {
  const [feed, dispatch] = useReducer(reduce, recent, begin);
  const [connection, setConnection] = useState<"open" | "lost">("open");
  const resting = useRef(false);
  const [reading, setReading] = useState(false);
  const client = useQueryClient();

  useEffect(() => {
    const source = new EventSource("/admin/api/live/stream", { withCredentials: true });
    source.onopen = () => setConnection("open");
    source.onerror = () => setConnection("lost");
    source.addEventListener("activity", (event: MessageEvent<string>) => {
      dispatch({ do: "arrive", activity: JSON.parse(event.data) as Activity });
    });
    source.addEventListener("paused", (event: MessageEvent<string>) => {
      const { paused } = JSON.parse(event.data) as { paused: boolean };
      client.setQueryData<Session | null>(sessionQuery.queryKey, (session) => session && { ...session, paused });
    });
    source.addEventListener("health", (event: MessageEvent<string>) => {
      client.setQueryData(["health"], JSON.parse(event.data));
    });
    return () => source.close();
  }, [client]);

  useEffect(() => {
    const timer = setInterval(() => {
      const still = resting.current || window.scrollY > 240;
      setReading(still);
      if (!still) dispatch({ do: "turn" });
    }, TURN_MS);
    return () => clearInterval(timer);
  }, []);

  return {
    shown: feed.shown,
    // What waits is only worth a word while the list stands still.
    waiting: feed.held || reading ? feed.waiting.length : 0,
    held: feed.held,
    connection,
    toggle: useCallback(() => dispatch({ do: "toggle" }), []),
    showNew: useCallback(() => {
      window.scrollTo({ top: 0 });
      dispatch({ do: "show" });
    }, []),
    rest: () => {
      resting.current = true;
    },
    stir: () => {
      resting.current = false;
    },
  };
}

type Act = { do: "arrive"; activity: Activity } | { do: "turn" } | { do: "show" } | { do: "toggle" };

function reduce(feed: Feed, act: Act): Feed {
  if (act.do === "arrive") return arrived(feed, act.activity);
  if (act.do === "toggle") return toggled(feed);
  return turned(feed, act.do === "show");
}
