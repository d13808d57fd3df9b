import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";
import "graphiql/style.css";

import { chapters, examples } from "./examples";
import { fetcher } from "./fetcher";
import { linked } from "./link";
import { session } from "./session";
import "./style.css";

const first = chapters[0]!.examples[0]!;
const { query, variables } = linked(location) ?? {};

createRoot(document.getElementById("graphiql")!).render(
  <GraphiQL fetcher={fetcher} storage={session} shouldPersistHeaders showPersistHeadersSettings={false} plugins={[examples]} defaultQuery={first.query} query={query} variables={variables}>
    <GraphiQL.Logo>
      <a href="/">Cloud Endpoints Opportunities</a>
    </GraphiQL.Logo>
  </GraphiQL>,
);
