import { describe, expect, test } from "vitest";

import { leaves, operators } from "../src/api/schema.gen";
import type { Condition } from "../src/view/filter";
import { decode, encode, plain, scalar } from "../src/view/url";
import type { View } from "../src/view/url";

const full: View = {
  search: "Contoso & co, 100 %",
  conditions: [
    { path: "salesMotion", op: "in", value: ["LAND_W365", "EXPAND_W365"] },
    { path: "segment", op: "in", value: ["SME&C - SMB, Commercial"] },
    { path: "w365Whitespace", op: "gte", value: -1000 },
    { path: "w365Utilization", op: "lt", value: 0.2 },
    { path: "mciPotentialEarnings", op: "gt", value: "999.50" },
    { path: "hasW365", op: "eq", value: false },
    { path: "renewal", op: "withinMonths", value: 6 },
    { path: "workshops", op: "anyOf", value: [] },
    { path: "associations.partnerId", op: "in", value: ["9000001"] },
    { filter: { or: [{ country: { eq: "DE" } }, { industry: { isNull: true } }] }, label: "DE, or none" },
  ],
  columns: ["tenantName", "w365Whitespace"],
  order: [
    { field: "W365_WHITESPACE", direction: "DESC" },
    { field: "TENANT_NAME", direction: "ASC" },
  ],
  partners: ["9000001", "9000002"],
  tenant: "ccc0fad3-7bc4-4959-95aa-6f238d23742d",
};

describe("a view in a URL", () => {
  test("comes back as it was", () => expect(decode(encode(full))).toEqual({ view: full, unknown: [] }));

  test("nothing is nothing", () => {
    expect(encode(plain)).toBe("");
    expect(decode("")).toEqual({ view: plain, unknown: [] });
  });

  test("reads well", () => {
    const view: View = { ...plain, conditions: [{ path: "w365Whitespace", op: "gte", value: 1000 }], order: full.order };
    expect(encode(view)).toBe("?w365Whitespace.gte=1000&sort=-W365_WHITESPACE,TENANT_NAME");
  });

  test.each(Object.entries(leaves).flatMap(([path, type]) => Object.entries(operators[type]!).map(([op, held]) => [`${path}.${op}`, path, op, held] as const)))(
    "keeps %s",
    (_, path, op, held) => {
      const one = { Int: 7, Float: 0.5, Boolean: true, YearMonth: "2027-03", Decimal: "1.50" }[held.replace(/[[\]]/g, "")] ?? "Some text, & more = 1";
      const condition: Condition = { path, op, value: held.startsWith("[") ? [one, one] : one };
      expect(decode(encode({ ...plain, conditions: [condition] })).view.conditions).toEqual([condition]);
    },
  );

  test.each(["?nonsense=1", "?w365Whitespace.gte=many", "?w365Whitespace.near=3", "?renewal.eq=2027-13", "?hasW365.eq=yes", "?where=%7B", "?associations.in=1", "?__proto__.eq=1"])("tells what it does not know: %s", (query) => {
    const { view, unknown } = decode(query);
    expect(view).toEqual(plain);
    expect(unknown).toHaveLength(1);
  });

  test("columns that the API does not have are left out", () => expect(decode("?columns=tenantName,nonsense,tenantName").view.columns).toEqual(["tenantName"]));
});

test("a value of a type, or none", () => {
  expect(scalar("Int", "1.5")).toBeNull();
  expect(scalar("Int", " ")).toBeNull();
  expect(scalar("Float", "1.5")).toBe(1.5);
  expect(scalar("Decimal", "1e5")).toBeNull();
  expect(scalar("YearMonth", "2027-12")).toBe("2027-12");
});
