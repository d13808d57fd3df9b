import { leaves, operators } from "../api/schema.gen";
import type { TenantFilter } from "../api/schema.gen";

export type Scalar = string | number | boolean;

/** One operator held against one field, by its path in TenantFilter: a chip, a parameter of the URL. */
export interface Leaf {
  path: string;
  op: string;
  value: Scalar | Scalar[];
}

/** Any other filter, as the API gave it. */
export interface Whole {
  filter: TenantFilter;
  label?: string;
}

/** Conditions are ANDed; the values within one are ORed. */
export type Condition = Leaf | Whole;

type Plain = Record<string, unknown>;

const exactly = new Set(["eq", "ne", "in", "notIn"]);

export const isLeaf = (condition: Condition): condition is Leaf => "path" in condition;

/** Whether the operator compares the field's text as written: a chosen value is that value and no other. */
const isExact = (path: string, op: string) => leaves[path] === "StringFilter" && exactly.has(op);

/** The operator that keeps a choice of values of the field. */
export function choiceOperator(path: string): "in" | "eq" | "anyOf" {
  const known = operators[leaves[path] ?? ""] ?? {};
  return "in" in known ? "in" : "anyOf" in known ? "anyOf" : "eq";
}

const isChoice = (condition: Condition, path: string): condition is Leaf =>
  isLeaf(condition) && condition.path === path && ["in", "eq", "anyOf"].includes(condition.op);

const listed = (value: Scalar | Scalar[]) => (Array.isArray(value) ? value : [value]);

/** The values of the field that are chosen, as text. */
export const chosen = (conditions: readonly Condition[], path: string): string[] =>
  conditions.filter((condition) => isChoice(condition, path)).flatMap((condition) => listed((condition as Leaf).value).map(String));

/** Chooses the value, or no longer. A flag has one value: choosing the other replaces it. */
export function toggle(conditions: readonly Condition[], path: string, value: string): Condition[] {
  const before = chosen(conditions, path);
  const op = choiceOperator(path);
  let after = before.includes(value) ? before.filter((other) => other !== value) : [...before, value];
  if (op === "eq") after = after.slice(-1);
  const rest = conditions.filter(
    (condition) => !isChoice(condition, path) && !(isLeaf(condition) && condition.path === path && (condition.op === "isNull" || condition.op === "noneOf")),
  );
  if (after.length === 0) return rest;
  const leaf = { path, op, value: op === "eq" ? after[0] === "true" : after };
  const at = conditions.findIndex((condition) => isChoice(condition, path));
  return at < 0 ? [...rest, leaf] : [...rest.slice(0, at), leaf, ...rest.slice(at)];
}

/** Without the choice of the field's values. */
export const unchoose = (conditions: readonly Condition[], path: string) => conditions.filter((condition) => !isChoice(condition, path));

/** JSON with sorted keys: equal filters give equal text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner && typeof inner === "object" && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

/** A filter that the API gave, as conditions: leaves where it is operators on fields alone, else as a whole. */
export function conditionsOf(filter: TenantFilter, label?: string): Condition[] {
  const found: Leaf[] = [];
  const walk = (fields: Plain, prefix: string): boolean =>
    Object.entries(fields).every(([name, held]) => {
      const path = prefix + name;
      if (path === "associations") return prefix === "" && walk(held as Plain, "associations.");
      const known = operators[leaves[path] ?? ""];
      if (!known) return false;
      const { caseSensitive = false, ...rest } = held as Plain;
      return Object.entries(rest).every(([op, value]) => {
        if (leaves[path] === "StringFilter" && isExact(path, op) !== caseSensitive) return false;
        found.push({ path, op, value: value as Scalar | Scalar[] });
        return op in known;
      });
    });
  if (walk(filter as Plain, "") && !found.some((leaf) => leaf.path === "tenantId")) return found;
  return [{ filter, label }];
}

/** Whether every condition of the filter is among those in use. A choice of several values holds each of them. */
export function holds(conditions: readonly Condition[], filter: TenantFilter): boolean {
  const wanted = conditionsOf(filter);
  return wanted.length > 0 && wanted.every((want) => conditions.some((condition) => includes(condition, want)));
}

function includes(condition: Condition, want: Condition): boolean {
  if (!isLeaf(want) || !isLeaf(condition)) return !isLeaf(want) && !isLeaf(condition) && canonical(condition.filter) === canonical(want.filter);
  if (isChoice(want, want.path) && isChoice(condition, want.path)) return listed(want.value).every((value) => chosen([condition], want.path).includes(String(value)));
  return canonical({ ...condition }) === canonical({ ...want });
}

/** ANDs a filter that the API gave, or takes it out where it holds: what a click on a tile or a finding does. */
export function toggleFilter(conditions: readonly Condition[], filter: TenantFilter, label?: string): Condition[] {
  const wanted = conditionsOf(filter, label);
  const held = holds(conditions, filter);
  let result = [...conditions];
  for (const want of wanted) {
    if (isLeaf(want) && isChoice(want, want.path)) {
      for (const value of listed(want.value).map(String)) {
        if (chosen(result, want.path).includes(value) === held) result = toggle(result, want.path, value);
      }
    } else {
      result = result.filter((condition) => !includes(condition, want));
      if (!held) result.push(want);
    }
  }
  return result;
}

/** The condition as a filter of its own. */
export function filterOf(condition: Condition): TenantFilter {
  if (!isLeaf(condition)) return condition.filter;
  const held = { [condition.op]: condition.value, ...(isExact(condition.path, condition.op) && { caseSensitive: true }) };
  const [outer, inner] = condition.path.split(".") as [string, string?];
  return { [outer]: inner ? { [inner]: held } : held };
}

/**
 * The filter of a view. Operators on one field, and conditions on an association, share one object where they can, so that the conditions on associations
 * hold for one and the same; undefined where there is no condition.
 */
export function compose(search: string, conditions: readonly Condition[]): TenantFilter | undefined {
  const all: Plain = search ? { search } : {};
  const rest: TenantFilter[] = [];
  for (const condition of conditions) {
    const filter = filterOf(condition);
    if (!isLeaf(condition) || !merge(all, filter as Plain)) rest.push(filter);
  }
  if (rest.length === 0) return Object.keys(all).length ? (all as TenantFilter) : undefined;
  const parts = Object.keys(all).length ? [all as TenantFilter, ...rest] : rest;
  return parts.length === 1 ? parts[0] : { and: parts };
}

function merge(into: Plain, filter: Plain): boolean {
  const [name, held] = Object.entries(filter)[0] as [string, Plain];
  const there = into[name] as Plain | undefined;
  if (!there) {
    into[name] = structuredClone(held);
    return true;
  }
  if (name === "associations") return merge(there, held);
  if (Object.keys(held).some((op) => op in there && op !== "caseSensitive") || there.caseSensitive !== held.caseSensitive) return false;
  Object.assign(there, held);
  return true;
}
