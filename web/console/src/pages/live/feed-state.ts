import type { Activity } from "../../api/types";

/** What is on the page and what waits to be, newest first. */
export interface Feed {
  shown: Activity[];
  waiting: Activity[];
  held: boolean;
}

/** More than anybody reads; older lines are on the people's own timelines. */
const SHOWN = 100;
const WAITING = 500;

export function begin(recent: Activity[]): Feed {
  return { shown: newestFirst(recent).slice(0, SHOWN), waiting: [], held: false };
}

function newestFirst(activities: Activity[]): Activity[] {
  return [...activities].sort((a, b) => b.position - a.position);
}

/** One more event; the same one twice (after a reconnection) changes nothing. */
export function arrived(feed: Feed, activity: Activity): Feed {
  const known = [...feed.waiting, ...feed.shown].some((other) => other.position === activity.position);
  return known ? feed : { ...feed, waiting: newestFirst([activity, ...feed.waiting]).slice(0, WAITING) };
}

/** Moves what waits onto the page, unless the list is held; `forced` shows it all the same. */
export function turned(feed: Feed, forced = false): Feed {
  if (feed.waiting.length === 0 || (feed.held && !forced)) return feed;
  return { ...feed, shown: [...feed.waiting, ...feed.shown].slice(0, SHOWN), waiting: [] };
}

export function toggled(feed: Feed): Feed {
  return feed.held ? turned({ ...feed, held: false }) : { ...feed, held: true };
}
