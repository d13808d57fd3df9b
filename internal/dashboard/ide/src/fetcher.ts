import type { FetcherOpts, FetcherParams } from "@graphiql/toolkit";

/** Asks this server. An answer that is no JSON, as a proxy may give, is shown as it is. */
export async function fetcher(params: FetcherParams, options?: FetcherOpts) {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: { ...options?.headers, "Content-Type": "application/json", Accept: "application/graphql-response+json, application/json" },
    body: JSON.stringify(params),
  });
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return { errors: [{ message: `The server answered ${response.status} ${response.statusText} without JSON: ${text.slice(0, 500)}` }] };
  }
}
