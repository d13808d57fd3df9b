import type { FieldInfo, Unit } from "./api/schema.gen";

// Numbers, months and days in the reader's locale; the words of the page are English.
const number = new Intl.NumberFormat();
const compact = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 1 });
const dollars = new Intl.NumberFormat(undefined, { style: "currency", currency: "USD", minimumFractionDigits: 2 });
const wholeDollars = new Intl.NumberFormat(undefined, { style: "currency", currency: "USD", maximumFractionDigits: 0 });
const compactDollars = new Intl.NumberFormat(undefined, { style: "currency", currency: "USD", notation: "compact", maximumFractionDigits: 1 });
const months = new Intl.DateTimeFormat(undefined, { month: "short", year: "numeric", timeZone: "UTC" });
const shortMonths = new Intl.DateTimeFormat(undefined, { month: "short", timeZone: "UTC" });
const days = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
const instants = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export const none = "–";

/** The figure as the unit has it; `short` where there is little room. */
export function figure(value: number | string | null | undefined, unit: Unit | null | undefined, short = false): string {
  if (value === null || value === undefined) return none;
  const held = Number(value);
  if (unit === "RATIO") return percent.format(held);
  if (unit === "USD") return (short ? (Math.abs(held) >= 1e5 ? compactDollars : wholeDollars) : dollars).format(held);
  return (short && Math.abs(held) >= 1e5 ? compact : number).format(held);
}

/** A tile's figure: whole as long as it fits. */
export function headline(value: number | string | null | undefined, unit: Unit): string {
  if (value === null || value === undefined) return none;
  const whole = unit === "USD" ? wholeDollars.format(Number(value)) : figure(value, unit);
  return whole.length > 11 ? figure(value, unit, true) : whole;
}

export const count = (value: number) => number.format(value);

/** `1 tenant`, `2 tenants`. */
export const tenants = (value: number) => `${count(value)} ${value === 1 ? "tenant" : "tenants"}`;

const utc = (text: string) => {
  const [year = 0, month = 1, day = 1] = text.split("-").map(Number);
  return Date.UTC(year, month - 1, day);
};

export const month = (value: string) => months.format(utc(value));
export const shortMonth = (value: string) => shortMonths.format(utc(value));
export const day = (value: string) => days.format(utc(value));
export const instant = (value: string) => instants.format(new Date(value));

/** The words of an enum's value where the API has none: `W365_PAU` is `W365 pau` to nobody, so only plain words are lowered. */
export const words = (value: string) =>
  value
    .split("_")
    .map((word, at) => (word !== word.toUpperCase() || /^(W365|M365|PAU|MAU|CSP|EA|ID|CPOR|MCI)$/.test(word) ? word : at ? word.toLowerCase() : word[0] + word.slice(1).toLowerCase()))
    .join(" ");

/** A tenant's value as the table shows it. */
export function cell(value: unknown, field: Pick<FieldInfo, "type" | "unit" | "values">): string {
  if (value === null || value === undefined) return none;
  if (Array.isArray(value)) return value.length ? value.map((one) => label(one as string, field)).join(", ") : none;
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (field.unit === "MONTH") return month(value as string);
  if (field.type.startsWith("Int") || field.type.startsWith("Float") || field.type.startsWith("Decimal") || field.type.startsWith("Long")) return figure(value as number | string, field.unit);
  return label(value as string, field);
}

/** The value for people. */
export const label = (value: string, field: Pick<FieldInfo, "values">) => field.values?.find((known) => known.value === value)?.label ?? value;

/** Whether the field's values stand to the right, digit under digit. */
export const isNumber = (field: Pick<FieldInfo, "type">) => /^(Int|Float|Decimal|Long)/.test(field.type);
