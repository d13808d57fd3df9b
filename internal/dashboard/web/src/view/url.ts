import { columns as known, leaves, operators } from "../api/schema.gen";
import type { Direction, TenantFilter, TenantOrderField } from "../api/schema.gen";
import { isLeaf } from "./filter";
import type { Condition, Scalar } from "./filter";

export interface Term {
  field: TenantOrderField;
  direction: Direction;
}

/** All that one sees, but for the data: it lives in the URL. */
export interface View {
  search: string;
  conditions: Condition[];
  /** The columns shown, in order; null: the page's default ones. */
  columns: string[] | null;
  /** The order, most important term first; empty: whitespace, largest first. */
  order: Term[];
  /** The partners that the report is narrowed to; null: all of the caller's. */
  partners: string[] | null;
  /** The tenant whose panel is open. */
  tenant: string | null;
}

export const plain: View = { search: "", conditions: [], columns: null, order: [], partners: null, tenant: null };

/** The view as the query of a URL, such as `?salesMotion.in=LAND_W365&w365Whitespace.gte=1000&sort=-W365_WHITESPACE`. */
export function encode(view: View): string {
  const out = new URLSearchParams();
  if (view.search) out.set("q", view.search);
  for (const condition of view.conditions) {
    if (!isLeaf(condition)) out.append("where", JSON.stringify(condition.label ? [condition.filter, condition.label] : [condition.filter]));
    else if (!Array.isArray(condition.value)) out.append(`${condition.path}.${condition.op}`, String(condition.value));
    else if (condition.value.length === 0) out.append(`${condition.path}.${condition.op}.none`, "");
    else for (const value of condition.value) out.append(`${condition.path}.${condition.op}`, String(value));
  }
  if (view.order.length) out.set("sort", view.order.map(({ field, direction }) => (direction === "DESC" ? "-" : "") + field).join(","));
  if (view.columns) out.set("columns", view.columns.join(","));
  if (view.partners) out.set("partners", view.partners.join(","));
  if (view.tenant) out.set("tenant", view.tenant);
  const text = out.toString().replaceAll("%2C", ",");
  return text && `?${text}`;
}

/** The view of a URL's query, and those of its parameters that are none of ours. */
export function decode(query: string): { view: View; unknown: string[] } {
  const view: View = { ...plain, conditions: [] };
  const unknown: string[] = [];
  const given = new URLSearchParams(query);
  const list = (text: string) => text.split(",").filter(Boolean);
  for (const name of new Set(given.keys())) {
    const values = given.getAll(name);
    const value = values[0] ?? "";
    if (name === "q") view.search = value;
    else if (name === "sort") view.order = list(value).filter((term) => /^-?[A-Z0-9_]+$/.test(term)).map(term);
    else if (name === "columns") {
      const named = list(value).filter((column) => known.includes(column));
      view.columns = named.length ? [...new Set(named)] : null;
    } else if (name === "partners") view.partners = list(value);
    else if (name === "tenant") view.tenant = value || null;
    else if (name === "where") {
      for (const text of values) {
        const whole = parse(text);
        if (whole) view.conditions.push(whole);
        else unknown.push(name);
      }
    } else {
      const condition = leaf(name, values);
      if (condition) view.conditions.push(condition);
      else unknown.push(name);
    }
  }
  return { view, unknown };
}

const term = (text: string): Term =>
  text.startsWith("-") ? { field: text.slice(1) as TenantOrderField, direction: "DESC" } : { field: text as TenantOrderField, direction: "ASC" };

function parse(text: string): Condition | null {
  try {
    const [filter, label] = JSON.parse(text) as [TenantFilter, string?];
    return filter && typeof filter === "object" ? { filter, label: label === undefined ? undefined : String(label) } : null;
  } catch {
    return null;
  }
}

function leaf(name: string, values: string[]): Condition | null {
  const none = name.endsWith(".none");
  const at = (none ? name.slice(0, -5) : name).lastIndexOf(".");
  const path = name.slice(0, at);
  const op = name.slice(at + 1, none ? -5 : undefined);
  const type = operators[leaves[path] ?? ""]?.[op];
  if (!type) return null;
  if (none) return type.startsWith("[") ? { path, op, value: [] } : null;
  const read = values.map((value) => scalar(type.replace(/[[\]]/g, ""), value));
  if (read.some((value) => value === null)) return null;
  return { path, op, value: type.startsWith("[") ? (read as Scalar[]) : (read[0] as Scalar) };
}

/** The text as a value of the type; null where it is none. */
export function scalar(type: string, text: string): Scalar | null {
  if (type === "Boolean") return text === "true" ? true : text === "false" ? false : null;
  if (type === "Int" || type === "Float") {
    const number = text.trim() === "" ? NaN : Number(text);
    return Number.isFinite(number) && (type === "Float" || Number.isInteger(number)) ? number : null;
  }
  if (type === "YearMonth") return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : null;
  if (type === "Decimal") return /^-?\d+(\.\d+)?$/.test(text) ? text : null;
  return text;
}
