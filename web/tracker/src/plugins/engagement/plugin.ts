import { type Host, onLeave, register, whenParsed } from "../../host";
import { watchCheckout } from "./checkout";
import { adClicked } from "./clickids";
import { tellSearch } from "./search";
import { createStopwatch } from "./stopwatch";

const SIGNS_OF_LIFE = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "scroll"];

/** Of the page's height as it is now, the part that was in the window at least once: 0 to 100. */
const percent = (deepest: number): number => {
  const { scrollHeight } = document.documentElement;
  return scrollHeight > 0 ? Math.min(100, Math.round((100 * deepest) / scrollHeight)) : 0;
};

const watchAttention = (host: Host): (() => void) => {
  const watch = createStopwatch(() => Math.round(performance.now()));
  let deepest = 0;
  let { pathname } = location;
  const attending = () => document.visibilityState === "visible" && document.hasFocus();
  const attend = host.safely(() => watch.attend(attending()));
  const look = () => {
    deepest = Math.max(deepest, scrollY + innerHeight);
  };
  const tell = () => {
    const engaged_ms = watch.take();
    // where single pages change their address first, the event still names the page it is about
    if (engaged_ms > 0) host.track("Page Engaged", { engaged_ms, scroll_percent: percent(deepest), path: pathname });
  };
  const restart = () => {
    watch.reset();
    deepest = 0;
    ({ pathname } = location);
    look();
    attend();
  };
  const alive = host.safely(() => watch.active());
  for (const sign of SIGNS_OF_LIFE) addEventListener(sign, alive, { capture: true, passive: true });
  addEventListener("scroll", host.safely(look), { capture: true, passive: true });
  for (const change of ["focus", "blur"]) addEventListener(change, attend);
  // stopped first: what passes between telling and stopping would be a second event, of a millisecond
  onLeave(host, () => {
    watch.attend(false);
    tell();
  });
  addEventListener("visibilitychange", attend);
  addEventListener("pageshow", (event) => event.persisted && host.safely(restart)());
  restart();
  return () => {
    tell();
    setTimeout(host.safely(restart), 0); // the page call that follows belongs to the new view
  };
};

register("engagement", (host) => {
  let landing = adClicked(location.search, location.pathname);
  const tellClick = () => {
    const consent = host.current();
    // a click id is an advertiser's name for this visitor: it goes only with consent to ads
    if (!landing || !consent || !consent.ads) return;
    const properties = landing;
    landing = null;
    host.track("Ad Clicked", properties);
  };
  const attentionEnds = watchAttention(host);
  whenParsed(host, () => {
    const searches = new WeakSet<Element>();
    const checkoutEnds = watchCheckout(host);
    tellSearch(host, searches);
    host.hear((what) => {
      if (what === "consent") tellClick();
      if (what !== "page") return;
      attentionEnds();
      setTimeout(
        host.safely(() => {
          checkoutEnds();
          tellSearch(host, searches);
        }),
        0,
      );
    });
    tellClick();
  });
});
