/** What a request met instead of an answer; `kind` decides what the page says and offers. */
export type Kind = "token" | "forbidden" | "busy" | "limited" | "gone" | "timeout" | "refused" | "offline" | "fault";

export class Failure extends Error {
  constructor(
    readonly kind: Kind,
    message: string,
    readonly hint = "",
    readonly requestId = "",
    /** Seconds to wait before asking again; 0 where waiting does not help. */
    readonly wait = 0,
  ) {
    super(message);
  }
}

export interface AnswerError {
  message: string;
  path?: (string | number)[];
  extensions?: { code?: string; hint?: string; requestId?: string };
}

export interface Answer<T> {
  data: T;
  errors: AnswerError[];
}

const kinds: Record<string, Kind> = {
  UNAUTHENTICATED: "token",
  FORBIDDEN: "forbidden",
  UNAVAILABLE: "busy",
  RATE_LIMITED: "limited",
  SNAPSHOT_GONE: "gone",
  QUERY_TIMEOUT: "timeout",
  INTERNAL: "fault",
};

/** The failure that an error of an answer tells of. */
export function failureOf({ message, extensions = {} }: AnswerError, status = 200, retryAfter = 0): Failure {
  const kind = status === 401 ? "token" : status === 429 ? "limited" : (kinds[extensions.code ?? ""] ?? (status >= 500 ? "fault" : "refused"));
  const wait = kind === "busy" || kind === "limited" ? retryAfter || 2 : 0;
  return new Failure(kind, message, extensions.hint, extensions.requestId, wait);
}

const held = "token";

/** The caller's token: of this tab alone, gone with it. */
export const token = {
  get: () => sessionStorage.getItem(held),
  set: (value: string) => (value ? sessionStorage.setItem(held, value) : sessionStorage.removeItem(held)),
};

/** Asks the API. Throws a Failure where there is no data at all, and an AbortError where the signal says so. */
export async function ask<T>(query: string, variables: object, signal?: AbortSignal): Promise<Answer<T>> {
  const headers: Record<string, string> = { "Content-Type": "application/json", Accept: "application/json" };
  const bearer = token.get();
  if (bearer) headers.Authorization = `Bearer ${bearer}`;
  let response: Response;
  let body: Body<T> = {};
  try {
    response = await fetch("/graphql", { method: "POST", headers, body: JSON.stringify({ query, variables }), signal });
    body = parse<T>(await response.text());
  } catch (error) {
    if ((error as Error).name === "AbortError") throw error;
    throw new Failure("offline", "The service did not answer.", "Check the connection, then try again.");
  }
  const errors = body.errors ?? [];
  if (response.ok && body.data && !(errors.length && empty(body.data))) return { data: body.data, errors };
  const retryAfter = Number(response.headers.get("Retry-After")) || 0;
  throw failureOf(errors[0] ?? { message: `The service answered with HTTP status ${response.status}.` }, response.status, retryAfter);
}

const empty = (data: object) => Object.values(data).every((part) => part === null);

interface Body<T> {
  data?: T | null;
  errors?: AnswerError[];
}

/** The answer's body; empty where something else than the service answered. */
function parse<T>(text: string): Body<T> {
  try {
    return (JSON.parse(text) as Body<T> | null) ?? {};
  } catch {
    return {};
  }
}
