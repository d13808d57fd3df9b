import type { PageInfo } from "../api/schema.gen";

// The table reads the tenants in pages: a short one with the report, then long ones, each found by the cursor at the end of the page before it or the start of
// the page after it. Where neither is known, the pages between are walked by their cursors alone.
export const firstPage = 50;
const pageSize = 500;

export type Ends = Pick<PageInfo, "startCursor" | "endCursor">;

export const pageOf = (row: number) => (row < firstPage ? 0 : 1 + Math.floor((row - firstPage) / pageSize));
export const startOf = (page: number) => (page === 0 ? 0 : firstPage + (page - 1) * pageSize);
export const sizeOf = (page: number, count: number) => Math.min(page === 0 ? firstPage : pageSize, count - startOf(page));

/** The page to read next on the way to the one wanted, and how it is found. */
export function step(page: number, count: number, known: ReadonlyMap<number, Ends>): { page: number; by: "first" | "last"; cursor: string | null } {
  const last = pageOf(Math.max(0, count - 1));
  const below = [...known.keys()].filter((other) => other < page).sort((a, b) => b - a)[0];
  const above = [...known.keys()].filter((other) => other > page).sort((a, b) => a - b)[0];
  const up = below === undefined ? page + 1 : page - below;
  const down = above === undefined ? last - page + 1 : above - page;
  if (up <= down) return below === undefined ? { page: 0, by: "first", cursor: null } : { page: below + 1, by: "first", cursor: known.get(below)?.endCursor ?? null };
  return above === undefined ? { page: last, by: "last", cursor: null } : { page: above - 1, by: "last", cursor: known.get(above)?.startCursor ?? null };
}
