import type { Host } from "../../host";

const STEP = "data-habitue-checkout-step";
const MAX_NAME = 80;
type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** A step as the markup names it: a number where it is one, as Segment's spec has it. */
export const stepOf = (element: Element): number | string => {
  const said = element.getAttribute(STEP) || "";
  return /^\d{1,4}$/.test(said) ? Number(said) : said.slice(0, MAX_NAME);
};

/**
 * The name of a field that was filled in, "" for none. Of what was typed only that it is something, and that the
 * browser takes it for valid: no value is read into anything that is sent.
 */
export const fieldOf = (control: Control): string => {
  if (control.type === "hidden" || !control.validity.valid) return "";
  if (/^(checkbox|radio)$/.test(control.type) ? !(control as HTMLInputElement).checked : !control.value.trim())
    return "";
  const name = control.getAttribute("data-habitue-field") || control.name || control.id;
  return name.length > MAX_NAME ? "" : name;
};

/** "Checkout Step Viewed", "Checkout Step Completed" and "Checkout Field Completed", each once a page view. */
export const watchCheckout = ({ track, safely }: Host): (() => void) => {
  let told = new Set<string>();
  let watched = new WeakSet<Element>();
  const once = (event: string, step: number | string, field?: string) => {
    const key = `${event} ${step} ${field}`;
    if (step === "" || told.has(key)) return;
    told.add(key);
    track(event, field ? { step, field } : { step });
  };
  // a step that is in the page but not shown, as single-page checkouts have them, is not viewed yet
  const observer = new IntersectionObserver(
    safely((entries: IntersectionObserverEntry[]) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        once("Checkout Step Viewed", stepOf(target));
      }
    }),
  );
  const scan = safely(() => {
    for (const element of Array.from(document.querySelectorAll(`[${STEP}]`))) {
      if (watched.has(element)) continue;
      watched.add(element);
      observer.observe(element);
    }
  });
  let waiting = 0;
  new MutationObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(scan, 200);
  }).observe(document.documentElement, { childList: true, subtree: true });

  const stepAround = (target: EventTarget | null) => (target instanceof Element ? target.closest(`[${STEP}]`) : null);
  document.addEventListener(
    "change",
    safely(({ target }: Event) => {
      const step = stepAround(target);
      if (!step || !(target as Element).matches("input,select,textarea")) return;
      const field = fieldOf(target as Control);
      if (field) once("Checkout Field Completed", stepOf(step), field);
    }),
    true,
  );
  // a browser submits a form only when it finds it valid; the form may hold its step or stand in it
  document.addEventListener(
    "submit",
    safely(({ target }: Event) => {
      const step = stepAround(target) || (target as Element).querySelector(`[${STEP}]`);
      if (step) once("Checkout Step Completed", stepOf(step));
    }),
    true,
  );
  document.addEventListener(
    "click",
    safely(({ target }: Event) => {
      const step = stepAround(target);
      const button = target instanceof Element && target.closest("[data-habitue-checkout-complete]");
      if (step && button && step.contains(button)) once("Checkout Step Completed", stepOf(step));
    }),
    true,
  );
  scan();
  return () => {
    told = new Set();
    watched = new WeakSet();
    scan();
  };
};
