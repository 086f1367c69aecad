import { describe, expect, it } from "vitest";
import { builtInCard, fillTemplate, safeUrl, type Tokens, tokensOf } from "../src/template";
import type { Product } from "../src/types";

const product: Product = {
  product_id: "p1",
  name: "Café & <b>crème</b>",
  price: "12.50",
  price_minor: 1250,
  was_minor: 1500,
  currency: "EUR",
  url: "/p/1",
  image_url: "https://img.example/1.jpg",
  position: 3,
  reason: { code: "similar", text: 'Because "you"' },
};
const fill = (html: string, tokens: Tokens): HTMLDivElement => {
  const template = document.createElement("template");
  template.innerHTML = html;
  const host = document.createElement("div");
  host.append(fillTemplate(template, tokens));
  return host;
};
const HOSTILE = [
  "<img src=x onerror=alert(1)>",
  '"><script>alert(1)</script>',
  "javascript:alert(1)",
  "java\nscript:alert(1)",
  " \u0001javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:msgbox(1)",
  "blob:https://shop.example/1",
  "{{name}}",
  "$&$1$`",
];

describe("safeUrl", () => {
  it.each(["/p/1", "p/1?x=1", "//cdn.example/x", "https://shop.example/", "http://shop.example/", "#top", "?q=1"])(
    "lets %j through unchanged",
    (url) => expect(safeUrl(url)).toBe(url),
  );
  it.each(HOSTILE.filter((text) => /script:|^data:|^blob:/i.test(text) || text.includes("\n")))("refuses %j", (url) =>
    expect(safeUrl(url)).toBe(""),
  );
});

describe("tokensOf", () => {
  it("formats prices in the document's language", () => {
    expect(tokensOf(product, "en-GB", "").price).toBe("€12.50");
    expect(tokensOf(product, "fr", "").price.replace(/\s/gu, " ")).toBe("12,50 €");
    expect(tokensOf(product, "en", "").was).toBe("€15.00");
  });
  it("knows currencies without and with three decimals", () => {
    const yen = { ...product, price: "1250", price_minor: 1250, was_minor: 2000, currency: "JPY" };
    const dinar = { ...product, price: "1.250", price_minor: 1250, was_minor: 2000, currency: "KWD" };
    expect(tokensOf(yen, "en", "").was).toBe("¥2,000");
    expect(tokensOf(dinar, "en", "").was.replace(/\s/gu, " ")).toBe("KWD 2.000");
  });
  it("never shows a former price that is not higher", () => {
    for (const was_minor of [0, 1250, 900]) expect(tokensOf({ ...product, was_minor }, "en", "").was).toBe("");
  });
  it("survives an unknown language and currency", () => {
    expect(tokensOf(product, "en_GB!", "").price).toContain("12.50");
    expect(tokensOf({ ...product, currency: "" }, "en", "GBP").price).toBe("£12.50");
    expect(tokensOf({ ...product, currency: "?" }, "en", "").price).toBe("12.5 ?");
  });
});

describe("fillTemplate", () => {
  const tokens = tokensOf(product, "en", "");

  it("fills text and attributes as text", () => {
    const host = fill('<a href="{{url}}" title="{{ reason }}"><b>{{name}}</b> {{price}}</a>{{position}}', tokens);
    expect(host.querySelector("a")?.getAttribute("href")).toBe("/p/1");
    expect(host.querySelector("a")?.title).toBe('Because "you"');
    expect(host.textContent).toBe("Café & <b>crème</b> €12.503");
    expect(host.querySelectorAll("b").length).toBe(1);
  });

  it("drops attributes that stay empty, and elements whose token is", () => {
    const host = fill('<img src="{{image_url}}"><s data-habitue-if="was">{{was}}</s><i data-habitue-if="name">x</i>', {
      ...tokens,
      image_url: "",
      was: "",
    });
    expect(host.querySelector("img")?.hasAttribute("src")).toBe(false);
    expect([host.querySelector("s"), host.querySelector("i")?.textContent]).toEqual([null, "x"]);
  });

  it("leaves attributes without tokens alone", () => {
    expect(fill('<a style="color:red" href="mailto:a@b.example">x</a>', tokens).innerHTML).toBe(
      '<a style="color:red" href="mailto:a@b.example">x</a>',
    );
  });

  it.each(HOSTILE)("cannot be made to run %j", (text) => {
    const hostile = Object.fromEntries(Object.keys(tokens).map((name) => [name, text])) as unknown as Tokens;
    const host = fill(
      `<a href="{{url}}" onclick="go('{{name}}')" style="color:{{name}}"><img src="{{url}}" srcset="{{url}}" alt="{{name}}"></a>
       <iframe srcdoc="{{name}}" src="{{url}}"></iframe><form action="{{url}}"><button formaction="{{url}}">{{name}}</button></form>
       <svg><a xlink:href="{{url}}"></a></svg><script type="text/plain">{{name}}</script><style>{{name}}</style>`,
      hostile,
    );
    expect(host.querySelectorAll("[onclick],[onerror],[style],[srcdoc]").length).toBe(0);
    expect(host.querySelectorAll("script,img,b").length).toBe(2);
    expect(host.querySelector("script")?.textContent).toBe("{{name}}");
    for (const element of Array.from(host.querySelectorAll("*"))) {
      for (const { name, value } of Array.from(element.attributes)) {
        if (name !== "alt") expect(value).not.toMatch(/script:|^\s*(data|blob):/i);
      }
    }
    expect(host.querySelector("button")?.textContent).toBe(text);
  });
});

describe("builtInCard", () => {
  it("is plain elements without inline styles", () => {
    const host = document.createElement("div");
    host.append(builtInCard(tokensOf(product, "en", "")));
    expect(host.querySelector("a")?.getAttribute("href")).toBe("/p/1");
    expect(host.querySelector(".habitue-name")?.textContent).toBe("Café & <b>crème</b>");
    expect(host.querySelector(".habitue-price")?.textContent).toBe("€12.50€15.00");
    expect(host.querySelectorAll("[style]").length).toBe(0);
  });
  it("has no link to an address that is not one", () => {
    const host = document.createElement("div");
    host.append(builtInCard(tokensOf({ ...product, url: "javascript:alert(1)", image_url: "data:x" }, "en", "")));
    expect([host.querySelector("a")?.hasAttribute("href"), host.querySelector("img")]).toEqual([false, null]);
  });
});
