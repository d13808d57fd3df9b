import { signal } from "@preact/signals";
import { useState } from "preact/hooks";

import { question } from "../report/report";
import { Drawer } from "./drawer";
import { Icon } from "./icon";

export const queryOpen = signal(false);

/** The GraphQL behind what one sees. */
export function QueryDrawer() {
  const { query, variables } = question.value;
  const held = JSON.stringify(variables, null, 2);
  return (
    <Drawer title="The query behind this view" note="One request to /graphql: what the page shows is what you get." kind="wide" onClose={() => (queryOpen.value = false)}>
      <div class="actions">
        <a class="button primary" href={`/graphiql#query=${encodeURIComponent(query)}&variables=${encodeURIComponent(held)}`}>
          <Icon name="code" />
          Open in GraphiQL
        </a>
        <Copy text={query} what="query" />
        <Copy text={held} what="variables" />
      </div>
      <h3>Variables</h3>
      <pre tabIndex={0} role="region" aria-label="Variables">
        {held}
      </pre>
      <h3>Query</h3>
      <pre tabIndex={0} role="region" aria-label="Query">
        {query}
      </pre>
    </Drawer>
  );
}

export function Copy({ text, what }: { text: string; what: string }) {
  const [done, setDone] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setDone("Copied");
    } catch {
      setDone("Not allowed here");
    }
    setTimeout(() => setDone(""), 2000);
  };
  return (
    <button type="button" class="button" onClick={copy}>
      <Icon name={done === "Copied" ? "check" : "copy"} />
      <span role="status">{done || `Copy ${what}`}</span>
    </button>
  );
}
