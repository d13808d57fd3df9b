import { expect, test } from "vitest";

import { firstPage, pageOf, startOf, step } from "../src/report/paging";

const ends = (...pages: number[]) => new Map(pages.map((page) => [page, { startCursor: `s${page}`, endCursor: `e${page}` }]));

test("every row is of one page", () => {
  expect([0, firstPage - 1, firstPage, firstPage + 499, firstPage + 500].map(pageOf)).toEqual([0, 0, 1, 1, 2]);
  expect([0, 1, 2].map(startOf)).toEqual([0, firstPage, firstPage + 500]);
});

test("the page after one that is known is read after its last row", () => {
  expect(step(1, 10_000, ends(0))).toEqual({ page: 1, by: "first", cursor: "e0" });
});

test("a far page is walked to from the nearer side", () => {
  expect(step(5, 10_000, ends(0))).toEqual({ page: 1, by: "first", cursor: "e0" });
  expect(step(19, 10_000, ends(0))).toEqual({ page: 20, by: "last", cursor: null });
  expect(step(19, 10_000, ends(0, 20))).toEqual({ page: 19, by: "last", cursor: "s20" });
  expect(step(7, 10_000, ends(0, 9))).toEqual({ page: 8, by: "last", cursor: "s9" });
});

test("the last page is read from the end", () => {
  expect(step(20, 10_000, ends(0))).toEqual({ page: 20, by: "last", cursor: null });
});

test("the first page anew, for further columns", () => {
  expect(step(0, 10_000, ends(0))).toEqual({ page: 0, by: "first", cursor: null });
});
