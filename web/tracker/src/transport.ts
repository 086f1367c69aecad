import type { Fields, Outcome } from "./types";

/** The JSON object a text is; null for any other text. */
const parsed = (text: string): Fields | null => {
  try {
    const value = JSON.parse(text);
    return Object(value) === value ? value : null;
  } catch {
    return null;
  }
};

/** The pause a busy server asks for, from its header or (where CORS hides the header) from its body. */
const retryAfterMs = (header: string | null, body: Fields | null, now: number): number => {
  const asked = header || Object(Object(body).error).retry_after;
  const ms = Number(asked) * 1000;
  return Math.max(0, ms >= 0 ? ms : Date.parse(String(asked)) - now) || 0;
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
    const answer = parsed(await response.text()); // an answer cut off on its way is none: it throws, as no answer does
    if (status === 200 && answer) return { kind: "sent", body: answer };
    return {
      kind: "failed",
      retryAfterMs: retryAfterMs(response.headers.get("Retry-After"), answer, Date.now()),
    };
  } catch {
    return { kind: "failed" };
  } finally {
    clearTimeout(timer);
  }
};
