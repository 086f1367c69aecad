import type { Consent } from "../../src/consent";
import type { Habitue, Host, News } from "../../src/host";
import type { Fields } from "../../src/types";

export interface FakeHost extends Host {
  tracked: { event: string; properties: Fields }[];
  choices: unknown[];
  subjects: Fields[];
  consented: Consent | null;
  news: News;
}

/** A core that writes down what a plugin asks of it; errors are not swallowed. */
export const fakeHost = (attributes: Record<string, string> = {}): FakeHost => {
  const script = document.createElement("script");
  for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value);
  const listeners: News[] = [];
  const host: FakeHost = {
    script,
    tracked: [],
    choices: [],
    subjects: [],
    consented: null,
    news: (...news) => {
      for (const listener of listeners) listener(...news);
    },
    track: (event, properties) => {
      host.tracked.push({ event, properties });
      host.news("track", event, properties);
    },
    consent: (choice) => {
      host.choices.push(choice);
    },
    current: () => host.consented,
    about: (subject) => {
      host.subjects.push({ ...subject });
    },
    hear: (listener) => listeners.push(listener),
    complain: (problem) => {
      throw problem;
    },
    safely: (run) => run,
  };
  return host;
};

/** Runs a plugin's module on a fake core. */
export const runPlugin = async (load: () => Promise<unknown>, host: FakeHost): Promise<void> => {
  const live: Habitue = (call, _name, _build, begin) => {
    if (call === "plugin") (begin as (given: Host) => void)(host);
  };
  live.live = true;
  window.habitue = live;
  await load();
};
