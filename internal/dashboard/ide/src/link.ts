// A link to a query: /graphiql#query=…&variables=…&operationName=…. It stands in the fragment, which no browser sends: a filter may name a customer.

export type Linked = { query: string; variables: string; operationName?: string };

/** The query that an address names, in its fragment or, as other GraphiQLs have it, in its search. */
export function linked({ hash, search }: Pick<Location, "hash" | "search">): Linked | undefined {
  for (const text of [hash.replace(/^#/, ""), search]) {
    const parameters = new URLSearchParams(text);
    const query = parameters.get("query");
    if (query) return { query, variables: pretty(parameters.get("variables") ?? ""), operationName: parameters.get("operationName") ?? undefined };
  }
}

/** The fragment of a link to the query. */
export function fragmentOf({ query, variables }: Linked): string {
  const parameters = new URLSearchParams();
  if (query) parameters.set("query", query);
  if (query && variables.trim()) parameters.set("variables", variables);
  const text = parameters.toString();
  return text && "#" + text;
}

function pretty(variables: string): string {
  try {
    return variables.trim() && JSON.stringify(JSON.parse(variables), null, 2);
  } catch {
    return variables; // the editor shows what is wrong
  }
}
