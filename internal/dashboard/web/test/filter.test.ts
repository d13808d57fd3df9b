import { describe, expect, test } from "vitest";

import type { TenantFilter } from "../src/api/schema.gen";
import { chosen, compose, conditionsOf, holds, toggle, toggleFilter, unchoose } from "../src/view/filter";
import type { Condition } from "../src/view/filter";

const land: TenantFilter = { salesMotion: { eq: "LAND_W365" } };
const missing: TenantFilter = { or: [{ w365Pau: { isNull: true } }, { w365Mau: { isNull: true } }] };

describe("choosing values", () => {
  test("values of one field are ORed in one condition, fields are ANDed", () => {
    let conditions: Condition[] = [];
    conditions = toggle(conditions, "salesMotion", "LAND_W365");
    conditions = toggle(conditions, "segment", "SME&C - SMB Commercial");
    conditions = toggle(conditions, "salesMotion", "EXPAND_W365");
    expect(compose("", conditions)).toEqual({
      salesMotion: { in: ["LAND_W365", "EXPAND_W365"] },
      segment: { in: ["SME&C - SMB Commercial"], caseSensitive: true },
    });
    expect(chosen(conditions, "salesMotion")).toEqual(["LAND_W365", "EXPAND_W365"]);
  });

  test("twice is never", () => {
    const once = toggle([{ path: "w365Whitespace", op: "gte", value: 10 }], "workshops", "A");
    expect(compose("", once)).toEqual({ w365Whitespace: { gte: 10 }, workshops: { anyOf: ["A"] } });
    expect(toggle(once, "workshops", "A")).toEqual([{ path: "w365Whitespace", op: "gte", value: 10 }]);
  });

  test("a flag has one value", () => {
    const yes = toggle([], "hasW365", "true");
    expect(compose("", yes)).toEqual({ hasW365: { eq: true } });
    expect(compose("", toggle(yes, "hasW365", "false"))).toEqual({ hasW365: { eq: false } });
    expect(toggle(yes, "hasW365", "true")).toEqual([]);
  });

  test("a value replaces the field's missing one, and other operators stay", () => {
    const before: Condition[] = [
      { path: "industry", op: "isNull", value: true },
      { path: "industry", op: "contains", value: "care" },
    ];
    expect(toggle(before, "industry", "Healthcare")).toEqual([
      { path: "industry", op: "contains", value: "care" },
      { path: "industry", op: "in", value: ["Healthcare"] },
    ]);
  });

  test("Escape takes the choice alone", () => {
    const before: Condition[] = [
      { path: "renewal", op: "in", value: ["2027-03"] },
      { path: "renewal", op: "lt", value: "2028-01" },
    ];
    expect(unchoose(before, "renewal")).toEqual([{ path: "renewal", op: "lt", value: "2028-01" }]);
  });
});

describe("filters that the API gives", () => {
  test("a tile's value joins the chart's choice, and leaves it", () => {
    const both = toggleFilter(toggle([], "salesMotion", "EXPAND_W365"), land);
    expect(compose("", both)).toEqual({ salesMotion: { in: ["EXPAND_W365", "LAND_W365"] } });
    expect(holds(both, land)).toBe(true);
    expect(compose("", toggleFilter(both, land))).toEqual({ salesMotion: { in: ["EXPAND_W365"] } });
  });

  test("what is no operator on a field stays whole", () => {
    const conditions = toggleFilter([], missing, "Usage unknown: W365");
    expect(conditions).toEqual([{ filter: missing, label: "Usage unknown: W365" }]);
    expect(holds(conditions, { or: [...missing.or!] })).toBe(true);
    expect(toggleFilter(conditions, missing)).toEqual([]);
  });

  test("a text without regard to case is not a choice of values", () => {
    expect(conditionsOf({ segment: { eq: "UnSegmented" } })).toEqual([{ filter: { segment: { eq: "UnSegmented" } }, label: undefined }]);
    expect(conditionsOf({ segment: { eq: "UnSegmented", caseSensitive: true } })).toEqual([{ path: "segment", op: "eq", value: "UnSegmented" }]);
  });

  test("several operators are several conditions, taken away together", () => {
    const near: TenantFilter = { w365EligibleSeats: { gte: 450, lt: 500 } };
    const conditions = toggleFilter([], near);
    expect(conditions).toHaveLength(2);
    expect(compose("", conditions)).toEqual(near);
    expect(toggleFilter(conditions, near)).toEqual([]);
  });

  test("an empty filter selects nothing and is never in use", () => {
    expect(toggleFilter([], {})).toEqual([]);
    expect(holds([], {})).toBe(false);
  });
});

describe("the filter of a view", () => {
  test("without conditions there is none", () => expect(compose("", [])).toBeUndefined());

  test("conditions on associations hold for one and the same", () => {
    const conditions: Condition[] = [
      { path: "associations.partnerId", op: "in", value: ["9000001"] },
      { path: "associations.cspTier", op: "in", value: ["RESELLER"] },
    ];
    expect(compose("contoso", conditions)).toEqual({ search: "contoso", associations: { partnerId: { in: ["9000001"] }, cspTier: { in: ["RESELLER"] } } });
  });

  test("an operator given twice, or another case, is ANDed beside", () => {
    const conditions: Condition[] = [
      { path: "tenantName", op: "contains", value: "a" },
      { path: "tenantName", op: "contains", value: "b" },
      { path: "tenantName", op: "in", value: ["Contoso"] },
      { filter: missing },
    ];
    expect(compose("", conditions)).toEqual({
      and: [{ tenantName: { contains: "a" } }, { tenantName: { contains: "b" } }, { tenantName: { in: ["Contoso"], caseSensitive: true } }, missing],
    });
  });

  test("composing changes no condition", () => {
    const conditions: Condition[] = [
      { path: "w365Whitespace", op: "gte", value: 1 },
      { path: "w365Whitespace", op: "lt", value: 9 },
    ];
    const before = structuredClone(conditions);
    compose("", conditions);
    expect(conditions).toEqual(before);
  });
});
