import type { Product } from "./types";

const TOKEN = /\{\{\s*(\w+)\s*\}\}/g;
const ADDRESS = /^(href|src|srcset|action|formaction|poster|data|cite|background|ping|xlink:href)$/i;
/** Attributes in which text is code or style: never filled. */
const CODE = /^(on.*|style|srcdoc)$/i;

/** The words an item's markup can use. */
export interface Tokens {
  product_id: string;
  name: string;
  category: string;
  brand: string;
  price: string;
  was: string;
  currency: string;
  url: string;
  image_url: string;
  position: string;
  reason: string;
}

/** The address if a click or an image may go there (http, https or relative), else "". */
export const safeUrl = (url: string): string => {
  try {
    return /^https?:$/.test(new URL(url, document.baseURI).protocol) ? url : "";
  } catch {
    return "";
  }
};

const formatPrice = (amount: number, currency: string, lang: string): string => {
  for (const locale of [lang, undefined]) {
    try {
      return new Intl.NumberFormat(locale, { style: "currency", currency }).format(amount);
    } catch {}
  }
  return `${amount} ${currency}`;
};

/** What an item says. `was` is empty unless it is above the price: never a fake reduction. */
export const tokensOf = (product: Product, lang: string, shopCurrency: string): Tokens => {
  const currency = product.currency || shopCurrency;
  const price = Number(product.price);
  const minor = product.price_minor || 0;
  const was = product.was_minor || 0;
  return {
    product_id: product.product_id,
    name: product.name || "",
    category: product.category || "",
    brand: product.brand || "",
    price: product.price ? formatPrice(price, currency, lang) : "",
    // the two minor amounts share one exponent, so their ratio needs no table of currencies
    was: minor > 0 && was > minor ? formatPrice((price * was) / minor, currency, lang) : "",
    currency,
    url: safeUrl(product.url || ""),
    image_url: safeUrl(product.image_url || ""),
    position: String(product.position),
    reason: (product.reason && product.reason.text) || "",
  };
};

const tokenOf = (tokens: Tokens, name: string): string =>
  Object.keys(tokens).includes(name) ? tokens[name as keyof Tokens] : "";

const fillText = (text: string, tokens: Tokens): string =>
  text.replace(TOKEN, (_, name: string) => tokenOf(tokens, name));

const fillAttributes = (element: Element, tokens: Tokens): void => {
  for (const { name, value } of Array.from(element.attributes)) {
    if (!value.includes("{{")) continue;
    const filled = CODE.test(name) ? "" : fillText(value, tokens);
    if (!filled || (ADDRESS.test(name) && !safeUrl(filled))) element.removeAttribute(name);
    else element.setAttribute(name, filled);
  }
};

/**
 * A copy of the shop's template with its `{{tokens}}` as text and attribute values, never as markup. Elements with
 * `data-habitue-if="token"` stay only if that token has a value. The copy is inert until it is put into the page, so no
 * half-filled address is ever fetched.
 */
export const fillTemplate = (template: HTMLTemplateElement, tokens: Tokens): DocumentFragment => {
  const copy = template.content.cloneNode(true) as DocumentFragment;
  for (const element of Array.from(copy.querySelectorAll("*"))) {
    const needs = element.getAttribute("data-habitue-if");
    if (needs && !tokenOf(tokens, needs)) element.remove();
    else fillAttributes(element, tokens);
  }
  const texts = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode() as Text | null; text; text = texts.nextNode() as Text | null) {
    // in a script or a style text is code
    if (!/^(script|style)$/i.test((text.parentNode as Node).nodeName)) text.data = fillText(text.data, tokens);
  }
  return copy;
};

/** Appends an element of a class of ours. */
export const child = (parent: Node, tag: string, name: string, text = ""): HTMLElement => {
  const element = document.createElement(tag);
  element.className = `habitue-${name}`;
  element.textContent = text;
  parent.appendChild(element);
  return element;
};

/** Our own card, for shops that give no template: plain elements, the shop's fonts and colours. */
export const builtInCard = (tokens: Tokens): DocumentFragment => {
  const copy = document.createDocumentFragment();
  const link = child(copy, "a", "card") as HTMLAnchorElement;
  if (tokens.url) link.href = tokens.url;
  if (tokens.reason) link.title = tokens.reason;
  const frame = child(link, "span", "image");
  if (tokens.image_url) {
    const image = child(frame, "img", "picture") as HTMLImageElement;
    image.loading = "lazy";
    image.alt = "";
    image.src = tokens.image_url;
  }
  child(link, "span", "name", tokens.name);
  const price = child(link, "span", "price", tokens.price);
  if (tokens.was) child(price, "s", "was", tokens.was);
  return copy;
};
