import type { Dimension, FieldInfo } from "../api/schema.gen";
import { count, figure, label, month, words } from "../format";
import { fieldOf, fields } from "../report/report";
import { isLeaf } from "../view/filter";
import type { Condition, Scalar } from "../view/filter";

/** What the filter panel offers: the API's fields, and what it filters by without having such a field. */
export interface Filterable {
  path: string;
  label: string;
  description: string;
  dimension: Dimension | null;
  field: FieldInfo | undefined;
}

const beside: readonly Omit<Filterable, "field">[] = [
  { path: "workshops", label: "Workshop", description: "The workshops of the engagements that the tenant is eligible for.", dimension: "WORKSHOP" },
  { path: "associations.partnerId", label: "Partner", description: "A partner of yours that is associated with the tenant.", dimension: "PARTNER" },
  { path: "associations.organization", label: "Organization", description: "The organization that owns the partner ID.", dimension: "ORGANIZATION" },
  { path: "associations.cspTier", label: "CSP Tier", description: "The partner's tier, read from the CSP association alone.", dimension: "CSP_TIER" },
  { path: "associations.t2ResellerName", label: "T2 Reseller", description: "The tier 2 reseller named on the partner's CSP association.", dimension: "T2_RESELLER" },
  { path: "associations.types", label: "Association Type", description: "CPOR, CSP, EA or a further type.", dimension: null },
];

export const filterables = (): Filterable[] => [
  ...fields.value
    .filter((field) => field.filterType && field.filterType !== "AssociationFilter")
    .map((field) => ({ path: field.name, label: field.label, description: field.description, dimension: field.dimension ?? null, field })),
  ...beside.map((one) => ({ ...one, field: undefined })),
];

export const operatorWords: Record<string, string> = {
  eq: "is",
  ne: "is not",
  in: "is one of",
  notIn: "is none of",
  contains: "contains",
  startsWith: "begins with",
  endsWith: "ends with",
  gt: "is above",
  gte: "is at least",
  lt: "is below",
  lte: "is at most",
  withinMonths: "is within so many months",
  isNull: "is missing",
  anyOf: "has any of",
  allOf: "has all of",
  noneOf: "has none of",
};

/** The title of what a path names. */
export const titleOf = (path: string) => fieldOf.value.get(path)?.label ?? beside.find((one) => one.path === path)?.label ?? words(path.split(".").pop() ?? path);

function said(path: string, op: string, value: Scalar): string {
  const field = fieldOf.value.get(path);
  if (op === "withinMonths") return `${value} months`;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (field?.unit === "MONTH") return month(String(value));
  if (field?.unit === "RATIO" || field?.unit === "USD") return figure(value, field.unit);
  if (typeof value === "number") return count(value);
  return field ? label(value, field) : value;
}

/** The condition in words: what it is of, and what it asks. */
export function describe(condition: Condition): [of: string, asks: string] {
  if (!isLeaf(condition)) return ["Condition", condition.label ?? JSON.stringify(condition.filter)];
  const { path, op, value } = condition;
  const title = titleOf(path);
  if (op === "isNull") return [title, value ? "is missing" : "has a value"];
  const values = Array.isArray(value) ? value.map((one) => said(path, op, one)) : [said(path, op, value)];
  const text = values.length > 3 ? `${values.slice(0, 2).join(", ")} and ${values.length - 2} more` : values.join(", ") || "nothing";
  const sign: Record<string, string> = { eq: "", in: "", anyOf: "", gt: "> ", gte: "≥ ", lt: "< ", lte: "≤ ", ne: "not ", notIn: "none of ", withinMonths: "within ", noneOf: "none of ", allOf: "all of " };
  return [title, (sign[op] ?? `${operatorWords[op] ?? op} `) + text];
}
