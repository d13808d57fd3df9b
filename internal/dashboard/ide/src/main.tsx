import { GraphiQL } from "graphiql";
import { useState } from "react";
import { createRoot } from "react-dom/client";
import "graphiql/style.css";

import { chapters, examples } from "./examples";
import { fetcher } from "./fetcher";
import { linked } from "./link";
import { session, takeToken } from "./session";
import { Toolbar } from "./toolbar";
import "./style.css";

takeToken();
const first = chapters[0]!.examples[0]!;
const link = linked(location);

function Page() {
  const [headers, setHeaders] = useState(session.getItem("graphiql:headers") ?? ""); // a new tab starts with those of the last
  return (
    <GraphiQL
      fetcher={fetcher}
      storage={session}
      shouldPersistHeaders
      showPersistHeadersSettings={false}
      defaultEditorToolsVisibility
      plugins={plugins}
      defaultQuery={first.query}
      query={link?.query}
      variables={link?.variables}
      defaultHeaders={headers}
      onEditHeaders={setHeaders}
    >
      <GraphiQL.Logo>
        <a href="/">Cloud Endpoints Opportunities</a>
      </GraphiQL.Logo>
      <GraphiQL.Toolbar>{Toolbar}</GraphiQL.Toolbar>
    </GraphiQL>
  );
}

const plugins = [examples];

createRoot(document.getElementById("graphiql")!).render(<Page />);
