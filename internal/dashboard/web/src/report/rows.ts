import { signal } from "@preact/signals";

import { Failure, ask, failureOf } from "../api/client";
import { pageDocument } from "../api/documents";
import type { Snapshot, Tenant } from "../api/schema.gen";
import { filter, view } from "../view/view";
import { pageOf, sizeOf, startOf, step } from "./paging";
import type { Ends } from "./paging";
import { fail, orderBy, see, shown, total } from "./report";

const kept = 60;

export type Row = Partial<Tenant> & Pick<Tenant, "tenantId" | "tenantName">;

let pages = new Map<number, { rows: Row[]; columns: ReadonlySet<string> }>();
let ends = new Map<number, Ends>();
let reading: AbortController | null = null;
let wanted: [from: number, to: number] = [0, 0];

/** Counts what has come in: whoever draws rows reads it. */
export const arrived = signal(0);

/** The row, or undefined while it is on its way. */
export const rowAt = (row: number) => pages.get(pageOf(row))?.rows[row - startOf(pageOf(row))];

/** Begins anew with the first page of an answer. */
export function startRows(first: { pageInfo: Ends; nodes: Row[] } | null, columns: readonly string[]) {
  reading?.abort();
  reading = null;
  pages = new Map(first ? [[0, { rows: first.nodes, columns: new Set(columns) }]] : []);
  ends = new Map(first ? [[0, first.pageInfo]] : []);
  wanted = [0, 0];
  arrived.value++;
}

/** Reads what is missing of the rows, and of those that come next. */
export function want(from: number, to: number) {
  wanted = [from, to];
  if (!reading) void read();
}

function missing(): number | null {
  const count = total.peek() ?? 0;
  const [from, to] = wanted;
  const last = pageOf(Math.max(0, count - 1));
  const near = (from > 0 ? [from, to, to + 150] : [from, to]).map((row) => pageOf(Math.max(0, Math.min(count - 1, row))));
  const columns = shown.peek();
  for (const page of near) {
    const there = pages.get(page);
    if (count && page <= last && (!there || !columns.every((column) => there.columns.has(column)))) return page;
  }
  return null;
}

async function read() {
  const mine = (reading = new AbortController());
  for (let page = missing(); page !== null && reading === mine; page = missing()) {
    const count = total.peek() ?? 0;
    const next = step(page, count, ends);
    const columns = next.page === page ? shown.peek() : [];
    const size = sizeOf(next.page, count);
    const variables = {
      filter: filter.peek(),
      partners: view.peek().partners ?? undefined,
      orderBy: orderBy(view.peek()),
      ...(next.by === "first" ? { first: size, after: next.cursor ?? undefined } : { last: size, before: next.cursor ?? undefined }),
    };
    try {
      const { data, errors } = await ask<{ opportunities: { snapshot: Snapshot; tenants: { pageInfo: Ends; nodes?: Row[] } | null } | null }>(pageDocument(columns), variables, mine.signal);
      if (reading !== mine) return;
      const report = data.opportunities;
      if (!report?.tenants) throw failureOf(errors[0] ?? { message: "The tenants could not be read." });
      see(report.snapshot);
      ends.set(next.page, report.tenants.pageInfo);
      if (report.tenants.nodes) {
        pages.set(next.page, { rows: report.tenants.nodes, columns: new Set(columns) });
        forget(page);
        arrived.value++;
      }
    } catch (error) {
      if (reading !== mine) return;
      reading = null;
      if ((error as Error).name !== "AbortError") fail(error instanceof Failure ? error : new Failure("fault", "The tenants could not be read."));
      return;
    }
  }
  if (reading === mine) reading = null;
}

/** Forgets the rows that are farthest from the page; their cursors stay. */
function forget(page: number) {
  const far = [...pages.keys()].sort((a, b) => Math.abs(b - page) - Math.abs(a - page));
  for (const other of far.slice(0, Math.max(0, pages.size - kept))) pages.delete(other);
}
