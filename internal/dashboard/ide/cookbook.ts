// The cookbook's queries, read from its page when GraphiQL is built: what is told there is what can be tried here.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Kind, parse } from "graphql";
import type { Plugin } from "vite";

import type { Chapter, Example } from "./src/examples";

/** The module "virtual:cookbook": the chapters of the page at path, relative to the root of the build. */
export function cookbook(path: string): Plugin {
  const name = "virtual:cookbook";
  let page = "";
  return {
    name: "cookbook",
    configResolved: (config) => {
      page = resolve(config.root, path);
    },
    resolveId: (id) => (id === name ? "\0" + name : undefined),
    load(id) {
      if (id !== "\0" + name) return;
      this.addWatchFile(page);
      return `export default ${JSON.stringify(chaptersOf(readFileSync(page, "utf8")))}`;
    },
  };
}

/** The chapters of a page: its headings of level 2, with the questions of level 3 that have a query. */
export function chaptersOf(page: string): Chapter[] {
  const [, ...chapters] = page.split(/^## /m);
  const found = chapters.map((chapter) => {
    const [head = "", ...questions] = chapter.split(/^### /m);
    return { title: head.split("\n")[0]!.trim(), examples: questions.flatMap(exampleOf) };
  });
  if (found.length === 0 || found.some((chapter) => chapter.examples.length === 0)) {
    throw new Error("cookbook: every chapter (##) has questions (###), each with its query");
  }
  return found;
}

function exampleOf(question: string): Example[] {
  const title = question.split("\n")[0]!.trim();
  const blocks = [...question.matchAll(/^```graphql\n(.*?)^```$/gms)].map((block) => block[1]!);
  const prose = question.slice(title.length).replace(/^```.*?^```$/gms, "");
  const note = prose.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[`*]/g, "").split(/\s*\n\s*\n\s*/).map((text) => text.replace(/\s+/g, " ").trim()).filter(Boolean).join("\n");
  return blocks.map((block, index) => {
    const variables = /^# variables: (.*)\n/m.exec(block);
    const query = named(block.replace(/^# variables: .*\n/m, ""), operationName(title) + (index || ""));
    return { title, note, query: `# ${title}\n${query}`, variables: variables ? JSON.stringify(JSON.parse(variables[1]!), null, 2) : "" };
  });
}

/** The query under a name, which GraphiQL shows on its tab. */
function named(query: string, name: string): string {
  const operation = parse(query).definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!operation || operation.name || !operation.loc) return query;
  const start = operation.loc.start;
  return query.slice(0, start) + `query ${name} ` + query.slice(start).replace(/^query\s*/, "");
}

function operationName(title: string): string {
  return title.split(/[^A-Za-z0-9]+/).filter(Boolean).map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
}
