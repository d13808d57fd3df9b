import type { FetcherOpts, FetcherParams } from "@graphiql/toolkit";

import { sessionHeaders } from "./session";

/** Asks this server. GraphiQL first asks for the schema before its header editor is there: then the session's headers go along. An answer that is no JSON, as a proxy may give, is shown as it is. */
export async function fetcher(params: FetcherParams, options?: FetcherOpts) {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: { ...(options?.headers ?? sessionHeaders()), "Content-Type": "application/json", Accept: "application/graphql-response+json, application/json" },
    body: JSON.stringify(params),
  });
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return { errors: [{ message: `The server answered ${response.status} ${response.statusText} without JSON: ${text.slice(0, 500)}` }] };
  }
}
