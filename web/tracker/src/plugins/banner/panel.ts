import { PANEL, roomBelow } from "./looks";
import type { Askable, Words } from "./words";

export interface Panel {
  /** `again`: asked for by the visitor, with the choices open and the focus in it. */
  open: (granted: string[], again: boolean) => void;
  close: () => void;
  isOpen: () => boolean;
}

export interface PanelSettings {
  words: Words;
  lang: string;
  purposes: Askable[];
  policy: string;
  privacyControl: boolean;
  chosen: (granted: string[]) => void;
  /** Wraps handlers, so that their errors stay within habitue. */
  safely: <A extends unknown[]>(run: (...given: A) => void) => (...given: A) => void;
}

const make = <K extends keyof HTMLElementTagNameMap>(
  parent: Node,
  tag: K,
  attributes: Record<string, string>,
  text = "",
): HTMLElementTagNameMap[K] => {
  const element = document.createElement(tag);
  for (const name of Object.keys(attributes)) element.setAttribute(name, attributes[name] as string);
  element.textContent = text;
  parent.appendChild(element);
  return element;
};

const sheetOf = (rules: string): CSSStyleSheet[] => {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    return [sheet];
  } catch {
    return []; // an older browser: the banner looks plain and works
  }
};

/** Addresses a link may have: a shop's template could be fed with others. */
const isAddress = (url: string): boolean => {
  try {
    return !!url && /^https?:$/.test(new URL(url, document.baseURI).protocol);
  } catch {
    return false;
  }
};

/**
 * The banner: not modal, it blocks nothing; first in the document, so first for keyboards and screen readers; in a
 * shadow tree, so the shop's rules leave it alone; its styles constructed, so a strict CSP lets them be.
 */
export const createPanel = (settings: PanelSettings): Panel => {
  const { words, lang, purposes, policy, privacyControl, chosen, safely } = settings;
  const host = document.createElement("div");
  host.className = "habitue-banner";
  host.lang = lang;
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = sheetOf(PANEL);
  const status = make(root, "p", { role: "status", class: "status" });
  const panel = make(root, "div", {
    role: "dialog",
    "aria-labelledby": "title",
    "aria-describedby": "text",
    class: "panel",
    hidden: "",
  });
  const head = make(panel, "div", { class: "head" });
  const title = make(head, "h2", { id: "title", tabindex: "-1" }, words.title);
  make(head, "p", { id: "text" }, words.text);
  if (isAddress(policy)) {
    const link = make(head, "p", { class: "policy" });
    make(link, "a", { href: policy }, words.policy);
  }

  const choices = make(panel, "fieldset", { id: "choices", "aria-labelledby": "title", hidden: "" });
  const boxes = purposes.map((purpose) => {
    const row = make(choices, "div", { class: "purpose" });
    const box = make(row, "input", { type: "checkbox", id: purpose, "aria-describedby": `${purpose}-why` });
    make(row, "label", { for: purpose }, words.purposes[purpose].name);
    const barred = purpose === "ads" && privacyControl;
    make(row, "p", { class: "why", id: `${purpose}-why` }, barred ? words.privacyControl : words.purposes[purpose].why);
    box.disabled = barred;
    return { purpose, box };
  });
  const boxOf = (purpose: Askable) => boxes.find((one) => one.purpose === purpose)?.box;
  // recommendations are made from what is measured: one without the other would be a promise we do not keep
  choices.addEventListener("change", ({ target }) => {
    const [measure, personalise] = [boxOf("measure"), boxOf("personalise")];
    if (!measure || !personalise) return;
    if (target === personalise && personalise.checked) measure.checked = true;
    if (target === measure && !measure.checked) personalise.checked = false;
  });

  const buttons = make(panel, "div", { class: "buttons" });
  const button = (kind: string, text: string, act: () => void) => {
    const made = make(buttons, "button", { type: "button", class: kind }, text);
    made.addEventListener("click", safely(act));
    return made;
  };
  let opener: Element | null = null;
  let opened = false;
  let again = false;
  const reopen = make(root, "button", { type: "button", class: "reopen", "data-habitue-consent": "" }, words.reopen);
  reopen.hidden = true;

  let room: CSSStyleSheet[] = [];
  const setRoom = (height: number) => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => !room.includes(sheet));
    room = height ? sheetOf(roomBelow(Math.ceil(height))) : [];
    if (room.length) document.adoptedStyleSheets = document.adoptedStyleSheets.concat(room);
  };
  new ResizeObserver(safely(() => setRoom(opened ? panel.getBoundingClientRect().height : 0))).observe(panel);

  const close = () => {
    const focused = !!root.activeElement;
    opened = false;
    panel.hidden = true;
    // as easy to take back as to give: a page without a link of its own gets a button
    reopen.hidden = !!document.querySelector("[data-habitue-consent]");
    const back = opener instanceof HTMLElement && opener.isConnected ? opener : reopen;
    if (focused && !reopen.hidden) reopen.focus();
    else if (focused) back.focus();
    opener = null;
  };
  const expand = (wide: boolean) => {
    choices.hidden = !wide;
    choose.setAttribute("aria-expanded", String(wide));
    choose.textContent = wide ? words.save : words.choose;
  };
  const answer = (granted: string[]) => {
    chosen(granted);
    close();
    status.textContent = words.saved;
  };
  // refusing and accepting: same place, same size, same colour, one press each
  button("full", words.refuse, () => answer([]));
  button("full", words.accept, () => answer(boxes.filter(({ box }) => !box.disabled).map(({ purpose }) => purpose)));
  const choose = button("plain", words.choose, () => {
    if (choices.hidden) expand(true);
    else answer(boxes.filter(({ box }) => box.checked).map(({ purpose }) => purpose));
  });
  choose.setAttribute("aria-controls", "choices");
  const shut = button("plain", words.close, close);

  const open = (granted: string[], asked: boolean) => {
    again = asked;
    opened = true;
    opener = asked ? root.activeElement || document.activeElement : null;
    for (const { purpose, box } of boxes) box.checked = granted.includes(purpose) && !box.disabled;
    expand(asked);
    shut.hidden = !asked;
    status.textContent = "";
    panel.hidden = false;
    reopen.hidden = true;
    if (asked) title.focus();
  };
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && again) close();
  });
  document.body.insertBefore(host, document.body.firstChild);
  if (document.querySelector("[data-habitue-consent]") === null) reopen.hidden = false;
  return { open, close, isOpen: () => opened };
};
