import { ToolbarButton, useEditorContext, usePluginStore, useSchemaStore } from "@graphiql/react";
import { useEffect, useRef, useState, type ReactNode } from "react";

import { fragmentOf, linked } from "./link";
import { useOpen } from "./open";

/** The buttons beside the query; what follows the editors from the side lives here too, since GraphiQL has no other place for it. */
export function Toolbar({ prettify, merge, copy }: { prettify: ReactNode; merge: ReactNode; copy: ReactNode }) {
  useLinks();
  useSchemaForToken();
  useExamplesAtFirst();
  return (
    <>
      {prettify}
      {merge}
      {copy}
      <CopyLink />
    </>
  );
}

/** A link in the address bar opens in a tab; the address names the query of the tab. */
function useLinks() {
  const { tabs, activeTabIndex } = useEditorContext({ nonNull: true });
  const { query, variables } = tabs[activeTabIndex]!;
  const open = useOpen((current) => current.trim() === "");
  const latest = useRef(open);
  latest.current = open;

  useEffect(() => {
    const follow = () => {
      const link = linked(location);
      if (link) latest.current(link);
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);

  useEffect(() => {
    history.replaceState(null, "", location.pathname + fragmentOf({ query: query ?? "", variables: variables ?? "" }));
  }, [query, variables]);
}

/** Asks for the schema again once other headers may get it. */
function useSchemaForToken() {
  const { tabs, activeTabIndex } = useEditorContext({ nonNull: true });
  const { schema, isFetching, introspect } = useSchemaStore();
  const { headers } = tabs[activeTabIndex]!;
  const tried = useRef(headers);

  useEffect(() => {
    if (schema || isFetching || headers === tried.current) return;
    const timer = setTimeout(() => {
      tried.current = headers;
      void introspect();
    }, 400);
    return () => clearTimeout(timer);
  }, [headers, schema, isFetching, introspect]);
}

/** Shows the examples to who comes without a query, where there is room. The pane opens by its button alone: visiblePlugin leaves it folded. */
function useExamplesAtFirst() {
  const { plugins } = usePluginStore();
  const done = useRef(linked(location) !== undefined || !matchMedia("(min-width: 1000px)").matches);

  useEffect(() => {
    const button = document.querySelector<HTMLButtonElement>('button[aria-label="Show Examples"]');
    if (done.current || !button) return;
    done.current = true;
    button.click();
  }, [plugins]);
}

function CopyLink() {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(location.href);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <>
      <ToolbarButton label={copied ? "The link is copied" : "Copy a link to this query and its variables"} onClick={() => void copy()}>
        <svg viewBox="0 0 24 24" className="graphiql-toolbar-icon" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
          {copied ? <path d="m5 13 4 4L19 7" /> : <path d="M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1" />}
        </svg>
      </ToolbarButton>
      <span role="status" className="visually-hidden">
        {copied ? "The link is copied" : ""}
      </span>
    </>
  );
}
