import { afterEach, describe, expect, it, vi } from "vitest";
import { unanswered } from "../src/queue";
import { post } from "../src/transport";

const answering = (response: Partial<Response>) => {
  vi.stubGlobal("fetch", async () => ({ status: 200, headers: new Headers(), ...response }));
  return post("https://habitue.example/v1/batch", {}, 1000, false);
};

afterEach(() => vi.unstubAllGlobals());

describe("one attempt", () => {
  it("was not answered when the answer is cut off on its way, as when the page is left", async () => {
    const outcome = await answering({ text: () => Promise.reject(new TypeError("network error")) });
    expect(outcome.kind).toBe("failed");
    expect(unanswered(outcome)).toBe(true);
  });

  it("was answered by a captive portal, which stored nothing", async () => {
    const outcome = await answering({ text: async () => "<html>Welcome to the hotel</html>" });
    expect(outcome.kind).toBe("failed");
    expect(unanswered(outcome)).toBe(false);
  });

  it("was taken when the answer is ours", async () => {
    expect(await answering({ text: async () => '{"success":true}' })).toEqual({
      kind: "sent",
      body: { success: true },
    });
  });
});
