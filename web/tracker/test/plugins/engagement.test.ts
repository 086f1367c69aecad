import { afterEach, describe, expect, it } from "vitest";
import { fieldOf, stepOf } from "../../src/plugins/engagement/checkout";
import { adClicked } from "../../src/plugins/engagement/clickids";
import { searchOf } from "../../src/plugins/engagement/search";

const element = <T extends Element>(html: string): T => {
  document.body.innerHTML = html;
  return document.body.firstElementChild as T;
};
afterEach(() => {
  document.body.innerHTML = "";
});

describe("ad clicks", () => {
  it.each([
    ["?gclid=A1&utm_source=x", { network: "google", gclid: "A1" }],
    ["?wbraid=W", { network: "google", wbraid: "W" }],
    ["?gbraid=G", { network: "google", gbraid: "G" }],
    ["?msclkid=M", { network: "bing", msclkid: "M" }],
    ["?FBCLID=F", { network: "facebook", fbclid: "F" }],
    ["?ttclid=T", { network: "tiktok", ttclid: "T" }],
    ["?fbclid=F&gclid=A", { network: "facebook", fbclid: "F", gclid: "A" }],
  ])("reads %s", (search, found) => {
    expect(adClicked(search, "/lamp")).toEqual({ ...found, path: "/lamp" });
  });

  it.each(["", "?utm_source=google", "?gclid=", "?constructor=1&__proto__=2", `?gclid=${"x".repeat(501)}`])(
    "takes %s for no ad",
    (search) => {
      expect(adClicked(search, "/")).toBeNull();
    },
  );
});

describe("search", () => {
  it.each([
    ['<i data-habitue-search=" floor lamp " data-habitue-results="12"></i>', { query: "floor lamp", results: 12 }],
    ['<i data-habitue-search="lamp" data-habitue-results="0"></i>', { query: "lamp", results: 0 }],
    ['<i data-habitue-search="lamp" data-habitue-results="many"></i>', { query: "lamp" }],
    ['<i data-habitue-search="lamp"></i>', { query: "lamp" }],
    ['<i data-habitue-search=" "></i>', null],
  ])("reads %s", (html, found) => {
    expect(searchOf(element(html))).toEqual(found);
  });
});

describe("checkout", () => {
  it.each([
    ['<i data-habitue-checkout-step="2"></i>', 2],
    ['<i data-habitue-checkout-step="delivery"></i>', "delivery"],
    ['<i data-habitue-checkout-step=""></i>', ""],
  ])("reads the step of %s", (html, step) => {
    expect(stepOf(element(html))).toBe(step);
  });

  it.each([
    ['<input name="email" type="email" value="ada@shop.example">', "email"],
    ['<input name="f1" data-habitue-field="postcode" value="75001">', "postcode"],
    ['<input id="city" value="Paris">', "city"],
    ['<input type="checkbox" name="terms" value="on" checked>', "terms"],
    ['<input type="checkbox" name="terms" value="on">', ""],
    ['<input name="email" type="email" value="not an address">', ""],
    ['<input name="street" value="  ">', ""],
    ['<input type="hidden" name="token" value="x">', ""],
    ['<input value="nameless">', ""],
  ])("names the field of %s as %j", (html, name) => {
    expect(fieldOf(element(html))).toBe(name);
  });
});
