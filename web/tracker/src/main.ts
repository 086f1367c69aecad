import { type BreakerState, createBreaker } from "./breaker";
import { consentKey, consentOf, mayMeasure } from "./consent";
import { createDecider, DEADLINE_MS } from "./decider";
import type { Habitue, Host, News } from "./host";
import { createIdentities, newId } from "./identity";
import { loadPlugins } from "./loader";
import { hideSlots } from "./looks";
import { productClicked, readContext, readEvents } from "./markup";
import { decisionContext, eventContext, pageContext, type Subject, subjectFrom, subjectOf } from "./page";
import { createQueue } from "./queue";
import { createRecorder } from "./recorder";
import { createWatch } from "./seen";
import { createMemory, createStore } from "./store";
import { post } from "./transport";
import type { Clock, Fields, Item, Placement } from "./types";

const KEY = "habitue";
const SEND_TIMEOUT_MS = 10_000;
const DECIDE_TIMEOUT_MS = 5_000;
/** Enough for what just happened on this page and the last; the rest goes by the batch. */
const EVENTS_PER_DECISION = 20;

/** How long the page view waits for the plugins: a choice they know should be in its first decision. */
const PLUGINS_MS = 150;

/** See host.ts. */
declare const BUILD: string;
type Call = ArrayLike<unknown>;

const start = (script: HTMLScriptElement, writeKey: string): void => {
  const debug = script.hasAttribute("data-debug");
  const shopCurrency = script.getAttribute("data-currency") || "";
  const complain = (problem: unknown) => {
    // biome-ignore lint/suspicious/noConsole: only where the shop's developer asked for it
    if (debug) console.info("habitue:", problem);
  };
  /** The page is the shop's: whatever goes wrong in here ends in here. */
  const safely =
    <A extends unknown[]>(run: (...given: A) => void) =>
    (...given: A): void => {
      try {
        run(...given);
      } catch (error) {
        complain(error);
      }
    };
  const clock: Clock = {
    now: Date.now,
    random: Math.random,
    later: (run, ms) => setTimeout(safely(run), ms),
    cancel: (timer) => clearTimeout(timer),
  };
  const local = () => localStorage;
  const send = (path: string, body: Fields, timeoutMs = SEND_TIMEOUT_MS) =>
    post(new URL(`v1/${path}`, script.src).href, { writeKey, ...body }, timeoutMs, path !== "decide");
  const sendBatch = (batch: Item[]) => send("batch", { batch });

  const identities = createIdentities(createStore(local, KEY), clock.now, newId);
  const queue = createQueue(createStore(local, `${KEY}.queue`), sendBatch, clock);
  const recorder = createRecorder({
    identities,
    queue,
    clock,
    newId,
    context: eventContext,
    tell: (item) => sendBatch([item]),
    complain,
  });

  const breakerInMemory = createMemory<BreakerState>();
  const breakerInSession = createStore<BreakerState>(() => sessionStorage, KEY);
  const granted = () => mayMeasure(recorder.current());
  const breaker = createBreaker(() => (granted() ? breakerInSession : breakerInMemory), clock);

  let subject: Subject = {};
  let reveal = () => {};
  const seen = createWatch();
  const shown = new Set<string>();
  const filled = new Map<Element, { decision_id: string; placement: string; items: Placement["items"] }>();

  const listeners: News[] = [];
  /** Of this page view: plugins may arrive in the middle of it. */
  let told: Parameters<News>[] = [];
  const tell: News = (...news) => {
    told.push(news);
    for (const listener of listeners) safely(listener)(...news);
  };
  const track = (event: string, properties: Fields) => {
    tell("track", event, properties);
    Object.assign(subject, subjectOf(event, properties));
    const money = ["price", "total", "revenue", "value", "products"].some((name) => name in properties);
    const currency = properties.currency || (money && shopCurrency) || undefined;
    recorder.record("track", { event, properties: { ...properties, currency } });
  };
  const page = (properties: Fields) => {
    const { type } = subjectFrom(readContext(complain));
    recorder.record("page", { properties: { ...pageContext(), page_type: type, ...properties } });
    // once this turn's calls have stated what the visitor chose: of those who grant nothing, a number and no more
    const count = () => {
      if (!granted()) send("count", { type: type || subject.type });
    };
    if (script.getAttribute("data-measure") === "exempt") clock.later(count, 0);
  };

  const decide = createDecider({
    breaker,
    clock,
    currency: shopCurrency,
    complain,
    question: () => {
      const who = recorder.subject();
      const lease = queue.lend(who ? EVENTS_PER_DECISION : 0);
      const stated = subjectFrom(readContext(complain));
      const context = decisionContext({ ...subject, ...stated });
      const events = lease.items.length ? lease.items : undefined;
      return { body: { consent: recorder.current() || {}, context, ...who, events }, lease };
    },
    post: (body) => send("decide", body, DECIDE_TIMEOUT_MS),
    settled: () => reveal(),
    emptied: ({ element }) => {
      seen.forget(element);
      filled.delete(element);
    },
    filled: ({ element, placement }, decision_id, { items }) => {
      const content = { decision_id, placement, items };
      filled.set(element, content);
      const once = `${decision_id} ${placement}`;
      if (shown.has(once)) return;
      const products = items.map(({ product_id, position }) => ({ product_id, position }));
      const tellShown = safely(() => {
        shown.add(once);
        track("Placement Shown", { decision_id, placement, products });
      });
      // without consent a decision has no id, and what was seen of it is nobody's business
      if (decision_id) seen.watch(element, tellShown);
      element.dispatchEvent(new CustomEvent("habitue:filled", { bubbles: true, detail: content }));
    },
  });
  const look = () => {
    readEvents(track, complain);
    decide();
  };

  /** Each hands the shop the device id when it is another one, and null when there is none any more. */
  const owners: (() => void)[] = [];
  const handDevice = () => {
    for (const hand of owners) safely(hand)();
  };
  const choose = (choice: unknown) => {
    const consent = consentOf(choice, navigator.globalPrivacyControl === true);
    const before = recorder.current();
    if (mayMeasure(consent)) queue.restore();
    recorder.consent(consent);
    if (!granted()) breakerInSession.clear();
    tell("consent");
    handDevice();
    return consentKey(consent) !== (before ? consentKey(before) : "");
  };

  let started = false;
  const consent = (choice: unknown) => {
    if (choose(choice) && started) look();
  };
  const calls: Record<string, (...given: never[]) => void> = {
    track: (event: string, properties?: Fields) => track(String(event), properties || {}),
    page: (properties?: Fields) => {
      tell("page");
      told = [];
      subject = {};
      page(properties || {});
    },
    identify: (userId: string, traits?: Fields, { token = "" }: { token?: string } = {}) => {
      recorder.token(token);
      recorder.record("identify", {
        userId: String(userId),
        traits: traits || {},
        ...(token && { context: { ...eventContext(), token } }),
      });
    },
    consent,
    reset: recorder.reset,
    decide: look,
    ready: (callback: () => void) => callback(),
    device: (callback: (device_id: string | null) => void) => {
      let handed: string | null | undefined;
      owners.push(() => {
        const who = granted() ? identities.peek() : null;
        const device_id = who && who.device_id;
        // before the visitor was asked there is nothing to say; after a refusal there is: an earlier page may have handed one
        if (!recorder.current() || device_id === handed) return;
        handed = device_id;
        callback(device_id);
      });
    },
    plugin: (name: string, build: string, begin: (host: Host) => void) => {
      if (build !== BUILD) complain(`${name} is of another build`);
      else if (!running[name]) {
        running[name] = true;
        begin(host);
      }
    },
  };
  const running: Record<string, boolean> = {};
  const host: Host = {
    script,
    track,
    consent,
    current: recorder.current,
    about: (stated) => Object.assign(subject, stated),
    hear: (listener) => {
      listeners.push(listener);
      for (const news of told) listener(...news);
    },
    complain,
    safely,
  };
  const dispatch = safely((call: Call) => {
    const [name, ...given] = Array.from(call) as [string, ...never[]];
    const run = Object.keys(calls).includes(name) && calls[name];
    if (run) run(...given);
    else complain(`expected one of ${Object.keys(calls).join(", ")}, got ${name}`);
    handDevice(); // a log-out and another user's log-in make another device
  });

  const early: Call[] = Object(window.habitue).q || [];
  const habitue: Habitue = (...call) => {
    if (started) dispatch(call);
    else early.push(call);
  };
  habitue.live = true;
  window.habitue = habitue;

  const clicked = safely((event: MouseEvent) => {
    if (event.button > 1) return; // neither the left nor the middle button: no link was followed
    const properties = productClicked(event.target);
    if (properties) track("Product Clicked", properties);
    const item = event.target instanceof Element && event.target.closest("[data-habitue-item-id]");
    const slot = item && item.closest("[data-habitue]");
    const content = slot && filled.get(slot);
    if (item && content) {
      const { decision_id, placement, items } = content;
      const product_id = item.getAttribute("data-habitue-item-id");
      const product = items.find((other) => other.product_id === product_id);
      const position = product && product.position;
      if (decision_id) track("Recommendation Clicked", { decision_id, placement, product_id, position });
    }
    if (properties || content) queue.flush(true); // the page may be about to go
  });
  const leave = safely(() => queue.flush(true));

  const begin = safely(() => {
    if (started) return;
    page({});
    // what the page says beats what its template says: a refusal must not come a moment after a grant
    const chosen = early.some((call) => call[0] === "consent");
    if (!chosen && script.getAttribute("data-consent") === "granted") choose({ measure: true, personalise: true });
    for (let call = early.shift(); call; call = early.shift()) dispatch(call);
    started = true;
    look();
  });

  document.addEventListener("click", clicked, true);
  document.addEventListener("auxclick", clicked, true);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
  });
  addEventListener("pagehide", leave);
  addEventListener(
    "pageshow",
    safely((event: PageTransitionEvent) => {
      if (!event.persisted) return; // back from the browser's cache: seen again, and perhaps other choices by now
      page({});
      decide();
    }),
  );
  addEventListener(
    "storage",
    safely(({ key, newValue }: StorageEvent) => {
      if (key === KEY && newValue === null && granted()) consent({}); // withdrawn in another tab
      handDevice();
    }),
  );
  reveal = hideSlots();
  clock.later(reveal, DEADLINE_MS);
  const open = () => {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
    else begin();
  };
  const plugins = script.getAttribute("data-plugins");
  if (plugins) {
    clock.later(open, PLUGINS_MS);
    safely(loadPlugins)(plugins.trim().split(/\s+/), script, open);
  } else open();
};

const script = document.currentScript as HTMLScriptElement | null;
const writeKey = script && script.getAttribute("data-key");
try {
  if (script && writeKey && !(window.habitue && window.habitue.live)) start(script, writeKey);
} catch {}
