import { type BreakerState, createBreaker } from "./breaker";
import { consentKey, consentOf, mayMeasure } from "./consent";
import { createDecider, DEADLINE_MS } from "./decider";
import { createIdentities, newId } from "./identity";
import { hideSlots } from "./looks";
import { productClicked, readContext, readEvents } from "./markup";
import { decisionContext, eventContext, pageContext, type Subject, subjectFrom, subjectOf } from "./page";
import { createQueue } from "./queue";
import { createRecorder } from "./recorder";
import { createWatch } from "./seen";
import { slotOf } from "./slots";
import { createMemory, createStore } from "./store";
import { post } from "./transport";
import type { Clock, Fields, Item, Placement } from "./types";

const KEY = "habitue";
const SEND_TIMEOUT_MS = 10_000;
const DECIDE_TIMEOUT_MS = 5_000;
/** Enough for what just happened on this page and the last; the rest goes by the batch. */
const EVENTS_PER_DECISION = 20;

type Call = ArrayLike<unknown>;
interface Habitue {
  (...call: unknown[]): void;
  /** Calls made before this file arrived. */
  q?: Call[];
  /** Set by this file: a second script tag does nothing. */
  live?: boolean;
}

declare global {
  interface Window {
    habitue?: Habitue;
  }
  interface Navigator {
    globalPrivacyControl?: boolean;
  }
}

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
  const address = (path: string) => new URL(`v1/${path}`, script.src).href;
  const sendBatch = (batch: Item[]) => post(address("batch"), { writeKey, batch }, SEND_TIMEOUT_MS, true);

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

  const track = (event: string, properties: Fields) => {
    Object.assign(subject, subjectOf(event, properties));
    const money = ["price", "total", "revenue", "value", "products"].some((name) => name in properties);
    const currency = money && shopCurrency && !properties.currency ? { currency: shopCurrency } : {};
    recorder.record("track", { event, properties: { ...properties, ...currency } });
  };
  const page = (properties: Fields) => {
    const { type } = subjectFrom(readContext(complain));
    recorder.record("page", { properties: { ...pageContext(), ...(type && { page_type: type }), ...properties } });
  };

  const decide = createDecider({
    breaker,
    clock,
    currency: shopCurrency,
    complain,
    request: () => {
      const who = recorder.subject();
      const lease = queue.lend(who ? EVENTS_PER_DECISION : 0);
      const stated = subjectFrom(readContext(complain));
      const context = decisionContext({ ...subject, ...stated });
      const events = lease.items.length ? { events: lease.items } : {};
      return { body: { writeKey, consent: recorder.current() || {}, context, ...who, ...events }, lease };
    },
    post: (body) => post(address("decide"), body, DECIDE_TIMEOUT_MS, false),
    settled: () => reveal(),
    emptied: ({ element }) => {
      seen.forget(element);
      filled.delete(element);
    },
    filled: ({ element, placement }, decision_id, { items }) => {
      filled.set(element, { decision_id, placement, items });
      const once = `${decision_id} ${placement}`;
      if (shown.has(once)) return;
      const products = items.map(({ product_id, position }) => ({ product_id, position }));
      // without consent a decision has no id, and what was seen of it is nobody's business
      if (decision_id)
        seen.watch(
          element,
          safely(() => {
            shown.add(once);
            track("Placement Shown", { decision_id, placement, products });
          }),
        );
      element.dispatchEvent(
        new CustomEvent("habitue:filled", { bubbles: true, detail: { decision_id, placement, items } }),
      );
    },
  });
  const look = () => {
    readEvents(track, complain);
    decide();
  };

  const choose = (choice: unknown) => {
    const consent = consentOf(choice, navigator.globalPrivacyControl === true);
    const before = recorder.current();
    if (mayMeasure(consent)) queue.restore();
    recorder.consent(consent);
    if (!granted()) breakerInSession.clear();
    return consentKey(consent) !== (before ? consentKey(before) : "");
  };

  let started = false;
  const calls: Record<string, (...given: never[]) => void> = {
    track: (event: string, properties?: Fields) => track(String(event), properties || {}),
    page: (properties?: Fields) => {
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
    consent: (choice: unknown) => {
      if (choose(choice) && started) look();
    },
    reset: recorder.reset,
    decide: look,
    ready: (callback: () => void) => callback(),
  };
  const dispatch = safely((call: Call) => {
    const [name, ...given] = Array.from(call) as [string, ...never[]];
    const run = Object.keys(calls).includes(name) && calls[name];
    if (run) run(...given);
    else complain(`expected one of ${Object.keys(calls).join(", ")}, got ${String(name)}`);
  });

  const early = window.habitue?.q || [];
  const habitue: Habitue = (...call) => {
    if (started) dispatch(call);
    else early.push(call);
  };
  habitue.live = true;
  window.habitue = habitue;

  const clicked = safely((event: MouseEvent) => {
    if (event.type === "auxclick" && event.button !== 1) return;
    const properties = productClicked(event.target);
    if (properties) track("Product Clicked", properties);
    const target = event.target instanceof Element ? event.target : null;
    const item = target?.closest("[data-habitue-item-id]");
    const slot = item?.closest("[data-habitue]");
    const content = slot && slotOf(slot) && filled.get(slot);
    if (item && content) {
      const { decision_id, placement, items } = content;
      const product_id = item.getAttribute("data-habitue-item-id");
      const position = items.find((product) => product.product_id === product_id)?.position;
      if (decision_id) track("Recommendation Clicked", { decision_id, placement, product_id, position });
    }
    if (properties || content) queue.flush(true); // the page may be about to go
  });
  const leave = safely(() => queue.flush(true));

  const begin = safely(() => {
    page({});
    // what the page says beats what its template says: a refusal must not come a moment after a grant
    const told = early.some((call) => call[0] === "consent");
    if (!told && script.getAttribute("data-consent") === "granted") choose({ measure: true, personalise: true });
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
      if (key === KEY && newValue === null && granted()) calls.consent?.({} as never); // withdrawn in another tab
    }),
  );
  const hidden = hideSlots();
  reveal = hidden;
  clock.later(hidden, DEADLINE_MS);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
};

const script = document.currentScript as HTMLScriptElement | null;
const writeKey = script?.getAttribute("data-key");
try {
  if (script && writeKey && !window.habitue?.live) start(script, writeKey);
} catch {}
