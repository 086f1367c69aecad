import { register, whenParsed } from "../../host";
import { createStore } from "../../store";
import { type Choice, choiceOf, consentFrom, purposesOf, standing } from "./choice";
import { createPanel } from "./panel";
import { wordsFor } from "./words";

const KEY = "habitue.choice";

register("banner", (host) => {
  const store = createStore<Choice>(() => localStorage, KEY);
  const purposes = purposesOf(host.script.getAttribute("data-purposes"));
  const known = () => standing(store.read(), purposes, Date.now());
  const apply = () => {
    const choice = known();
    if (choice) host.consent(consentFrom(choice));
    return choice;
  };
  const before = apply();
  whenParsed(host, () => {
    const panel = createPanel({
      ...wordsFor(document.documentElement.lang || navigator.language),
      purposes,
      policy: host.script.getAttribute("data-policy") || "",
      privacyControl: navigator.globalPrivacyControl === true,
      safely: host.safely,
      chosen: (granted) => {
        const choice = choiceOf(purposes, granted, Date.now());
        store.write(choice);
        host.consent(consentFrom(choice));
      },
    });
    // a page that states a choice itself has asked already
    if (!before && !host.current()) panel.open([], false);
    document.addEventListener(
      "click",
      host.safely((event: MouseEvent) => {
        const [target] = event.composedPath(); // the button of our own stands in a shadow tree
        if (!(target instanceof Element) || !target.closest("[data-habitue-consent]")) return;
        event.preventDefault();
        if (!panel.isOpen()) panel.open(known()?.granted || [], true);
      }),
    );
    addEventListener(
      "storage",
      host.safely(({ key }: StorageEvent) => {
        if (key !== KEY) return;
        if (apply() && panel.isOpen()) panel.close(); // answered in another tab
      }),
    );
  });
});
