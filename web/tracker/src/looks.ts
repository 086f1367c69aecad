/** Styles without a style element or attribute: a constructed sheet needs no permission from the page's CSP. */
const CARDS = `
.habitue-items{display:grid;grid-auto-flow:column;grid-auto-columns:minmax(9rem,16rem);gap:1rem;overflow-x:auto;scroll-snap-type:x proximity}
.habitue-card{display:flex;flex-direction:column;gap:.25rem;scroll-snap-align:start;color:inherit;font:inherit;text-decoration:none}
.habitue-card:hover .habitue-name{text-decoration:underline}
.habitue-image{display:block;aspect-ratio:1;background:#80808014;overflow:hidden}
.habitue-picture{display:block;width:100%;height:100%;object-fit:contain}
.habitue-name{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden;min-height:2.4em;line-height:1.2}
.habitue-price{font-weight:600}
.habitue-was{margin-left:.5em;font-weight:400;opacity:.7}`;
/** Hidden, not removed: the space stays, nothing moves. */
const HIDDEN = "[data-habitue]{visibility:hidden}";

/** Adds the rules; the returned function ends them. Where a browser cannot, the page merely looks plainer. */
const adopt = (rules: string): (() => void) => {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      sheet.disabled = true;
    };
  } catch {
    return () => {};
  }
};

export const hideSlots = (): (() => void) => adopt(HIDDEN);

let styled = false;
/** The built-in card's look, once and only where it is used. */
export const styleCards = (): void => {
  if (!styled) adopt(CARDS);
  styled = true;
};
