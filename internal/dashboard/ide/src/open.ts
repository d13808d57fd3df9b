import { useEditorContext } from "@graphiql/react";
import { flushSync } from "react-dom";

import type { Linked } from "./link";

/** Opens a query in the current tab where replaceable says that nothing is lost there, else in its own. */
export function useOpen(replaceable: (query: string) => boolean) {
  const { queryEditor, variableEditor, addTab } = useEditorContext({ nonNull: true });
  return ({ query, variables }: Pick<Linked, "query" | "variables">) => {
    if (!replaceable(queryEditor?.getValue() ?? "")) flushSync(addTab);
    queryEditor?.setValue(query);
    variableEditor?.setValue(variables);
  };
}
