// Writes src/api/schema.gen.ts from graph/schema: the types of the API, and what a filter and a row of the table may name.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { codegen } from "@graphql-codegen/core";
import * as typescript from "@graphql-codegen/typescript";
import { buildSchema, getNamedType, isObjectType, parse, printSchema } from "graphql";

const folder = new URL("../../../../graph/schema/", import.meta.url);
const sdl = readdirSync(folder)
  .filter((name) => name.endsWith(".graphqls"))
  .map((name) => readFileSync(new URL(name, folder), "utf8"))
  .join("\n");
const schema = buildSchema(sdl);

const types = await codegen({
  documents: [],
  schema: parse(printSchema(schema)),
  filename: "schema.gen.ts",
  plugins: [{ typescript: {} }],
  pluginMap: { typescript },
  config: {
    enumsAsTypes: true,
    skipTypename: true,
    disableDescriptions: true,
    useTypeImports: true,
    scalars: {
      ID: "string",
      Date: "string",
      DateTime: "string",
      YearMonth: "string",
      Decimal: { input: "string | number", output: "string" },
      Long: "number",
      Cursor: "string",
      JSON: "TenantFilter",
    },
  },
});

const fields = (name) => Object.values(schema.getType(name).getFields());
const isOperators = (field) => /Filter$/.test(getNamedType(field.type).name);
const leaves = {};
for (const field of fields("TenantFilter")) {
  const type = getNamedType(field.type).name;
  if (type === "AssociationFilter") {
    for (const inner of fields(type)) leaves[`${field.name}.${inner.name}`] = getNamedType(inner.type).name;
  } else if (isOperators(field) && type !== "TenantFilter") leaves[field.name] = type;
}
const operators = {};
for (const type of new Set(Object.values(leaves))) {
  operators[type] = Object.fromEntries(
    fields(type)
      .filter((field) => field.name !== "caseSensitive")
      .map((field) => [field.name, String(field.type).replaceAll("!", "")]),
  );
}
const columns = fields("Tenant")
  .filter((field) => field.name !== "id" && !isObjectType(getNamedType(field.type)))
  .map((field) => field.name);
const summed = fields("Measures")
  .filter((field) => getNamedType(field.type).name === "Stats")
  .map((field) => field.name)
  .filter((name) => columns.includes(name));

writeFileSync(
  new URL("../src/api/schema.gen.ts", import.meta.url),
  `// Written by scripts/generate.mjs from graph/schema.
${types}
/** The filter type of each path that a condition may stand on. */
export const leaves: Readonly<Record<string, string>> = ${JSON.stringify(leaves)};
/** The operators of each filter type, with the type of what they are held against. */
export const operators: Readonly<Record<string, Readonly<Record<string, string>>>> = ${JSON.stringify(operators)};
/** The fields of a tenant that are one value or a list of values. */
export const columns: readonly string[] = ${JSON.stringify(columns)};
/** Those of them that the API sums. */
export const summed: readonly string[] = ${JSON.stringify(summed)};
`,
);
