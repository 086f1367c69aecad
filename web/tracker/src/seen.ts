const SHARE = 0.5;
const DWELL_MS = 1000;

export interface Watch {
  /** Calls `seen` once when half of the element has been visible for a second; a new call replaces the last. */
  watch: (element: Element, seen: () => void) => void;
  forget: (element: Element) => void;
}

/** Half of the element, or, for one higher than two windows, half of the window. */
const halfVisible = ({ isIntersecting, intersectionRatio, intersectionRect }: IntersectionObserverEntry): boolean =>
  isIntersecting && (intersectionRatio >= SHARE || intersectionRect.height >= innerHeight * SHARE);

/** A tab in the background shows nothing: leaving it starts the second anew. */
export const createWatch = (): Watch => {
  const callbacks = new Map<Element, () => void>();
  /** Of every element in view; in a tab in the background none of them runs. */
  const timers = new Map<Element, number>();
  const stop = (element: Element) => {
    clearTimeout(timers.get(element));
    timers.delete(element);
  };
  const forget = (element: Element) => {
    stop(element);
    callbacks.delete(element);
    observer.unobserve(element);
  };
  const start = (element: Element) => {
    clearTimeout(timers.get(element));
    const dwelt = () => {
      const seen = callbacks.get(element) as () => void;
      forget(element);
      seen();
    };
    timers.set(element, document.visibilityState === "visible" ? setTimeout(dwelt, DWELL_MS) : 0);
  };
  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!halfVisible(entry)) stop(entry.target);
        else if (!timers.has(entry.target)) start(entry.target);
      }
    },
    { threshold: [0, 0.1, 0.2, 0.3, 0.4, SHARE] },
  );
  document.addEventListener("visibilitychange", () => {
    for (const element of timers.keys()) start(element);
  });
  return {
    watch: (element, seen) => {
      forget(element);
      callbacks.set(element, seen);
      observer.observe(element);
    },
    forget,
  };
};
