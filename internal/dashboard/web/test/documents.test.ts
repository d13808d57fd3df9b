import { readdirSync, readFileSync } from "node:fs";
import { buildSchema, parse, validate } from "graphql";
import { expect, test } from "vitest";

import { findingsDocument, latestDocument, pageDocument, qualityDocument, reportDocument, tenantDocument, viewerDocument } from "../src/api/documents";
import { columns } from "../src/api/schema.gen";

const folder = new URL("../../../../graph/schema/", import.meta.url);
const schema = buildSchema(
  readdirSync(folder)
    .filter((name) => name.endsWith(".graphqls"))
    .map((name) => readFileSync(new URL(name, folder), "utf8"))
    .join("\n"),
);

test.each([
  ["all at once", reportDocument({ fields: true, figures: true, columns, facet: "SEGMENT" })],
  ["the figures", reportDocument({ figures: true })],
  ["rows without totals", reportDocument({ columns: ["tenantId", "country"] })],
  ["rows with totals", reportDocument({ columns: ["w365Whitespace", "potentialEarnings"] })],
  ["a facet", reportDocument({ facet: "PARTNER" })],
  ["a page", pageDocument(["country"])],
  ["a page of cursors alone", pageDocument([])],
  ["a tenant", tenantDocument(columns)],
  ["the data", qualityDocument],
  ["what may mislead", findingsDocument],
  ["the caller", viewerDocument],
  ["the latest snapshot", latestDocument],
])("asks what the schema answers: %s", (_, document) => {
  expect(validate(schema, parse(document)).map((error) => error.message)).toEqual([]);
});

test("a row is asked for its name and ID once, whatever the columns", () => {
  expect(reportDocument({ columns: ["tenantName", "country", "tenantId"] })).toContain("nodes { tenantId tenantName country }");
});
