import createClient from "openapi-fetch";
import type { components, paths } from "../generated/api";

type Problem = components["schemas"]["Problem"];

/** The API's one error shape, or what stood in for it: `offline` when no answer came at all. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly needed = "",
  ) {
    super(message);
  }
}

let csrfToken = "";
export function rememberCsrf(token: string): void {
  csrfToken = token;
}

export const api = createClient<paths>({ baseUrl: "/admin/api", credentials: "same-origin" });
api.use({
  onRequest({ request }) {
    if (request.method !== "GET") request.headers.set("X-CSRF-Token", csrfToken);
  },
});

function problemOf(body: unknown): Partial<Problem> {
  if (typeof body === "object" && body !== null && "error" in body) return (body as { error: Partial<Problem> }).error;
  return {};
}

/** The data of an answer, or an ApiError. Every call of the console goes through here. */
export async function read<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  let answer: { data?: T; error?: unknown; response: Response };
  try {
    answer = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError(0, "offline", String(cause));
  }
  if (answer.response.ok) return answer.data as T;
  const problem = problemOf(answer.error);
  throw new ApiError(
    answer.response.status,
    problem.code ?? "error",
    problem.message ?? answer.response.statusText,
    problem.needed ?? "",
  );
}
