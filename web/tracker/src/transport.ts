import type { Fields, Outcome } from "./types";

const asObject = (value: unknown): Fields => (value && typeof value === "object" ? (value as Fields) : {});

/** The pause a busy server asks for, from its header or (where CORS hides the header) from its body. */
const retryAfterMs = (header: string | null, body: Fields, now: number): number => {
  const asked = header || asObject(body.error).retry_after;
  const ms = Number(asked) * 1000;
  return Math.max(0, Number.isNaN(ms) ? Date.parse(String(asked)) - now : ms) || 0;
};

/**
 * One POST, one attempt. `text/plain` and no header of our own: so no preflight. No cookies, and no more of the page's
 * address than its origin. A 200 that is not our JSON (a captive portal, a proxy's page) is a failure: nobody stored it.
 */
export const post = async (url: string, body: Fields, timeoutMs: number, keepalive: boolean): Promise<Outcome> => {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  try {
    const response = await fetch(url, {
      method: "POST",
      body: JSON.stringify({ ...body, sentAt: new Date().toISOString() }),
      headers: { "Content-Type": "text/plain" },
      credentials: "omit",
      referrerPolicy: "strict-origin",
      cache: "no-store",
      keepalive,
      signal: abort.signal,
    });
    const { status } = response;
    if (status >= 400 && status < 500 && status !== 429) return { kind: "refused" };
    const answer = await response.json().catch(() => null);
    if (status === 200 && answer && typeof answer === "object") return { kind: "sent", body: answer };
    return {
      kind: "failed",
      retryAfterMs: retryAfterMs(response.headers.get("Retry-After"), asObject(answer), Date.now()),
    };
  } catch {
    return { kind: "failed" };
  } finally {
    clearTimeout(timer);
  }
};
