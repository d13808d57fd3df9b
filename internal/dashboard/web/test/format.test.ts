import { expect, test } from "vitest";

import { cell, figure, headline, month, tenants, words } from "../src/format";

const enough = { values: null };

test("what is unknown is a dash, and not 0", () => {
  expect(figure(null, "RATIO")).toBe("–");
  expect(figure(0, "RATIO")).toBe("0%");
  expect(cell(null, { type: "Int", unit: "SEATS", ...enough })).toBe("–");
  expect(cell([], { type: "[Workload!]", unit: "TEXT", ...enough })).toBe("–");
});

test("figures by their unit", () => {
  expect(figure("1234.5", "USD")).toBe("$1,234.50");
  expect(figure(0.13128, "RATIO")).toBe("13.1%");
  expect(figure(1234567, "SEATS")).toBe("1,234,567");
  expect(figure(1234567, "SEATS", true)).toBe("1.2M");
  expect(figure("2160484.66", "USD", true)).toBe("$2.2M");
});

test("a tile's figure is whole as long as it fits", () => {
  expect(headline("2545777", "SEATS")).toBe("2,545,777");
  expect(headline("1234567890", "SEATS")).toBe("1.2B");
});

test("a month is never shifted by a time zone", () => expect(month("2027-01")).toBe("Jan 2027"));

test("values for people", () => {
  expect(cell(true, { type: "Boolean", unit: "FLAG", ...enough })).toBe("Yes");
  expect(cell(["W365", "ENTRA_ID"], { type: "[Workload!]", unit: "TEXT", values: [{ value: "ENTRA_ID", label: "Entra ID" }] })).toBe("W365, Entra ID");
  expect(words("W365_PAU")).toBe("W365 PAU");
  expect(words("ELIGIBLE_SEATS")).toBe("Eligible seats");
  expect(words("Windows 365 Deployment Accelerator")).toBe("Windows 365 Deployment Accelerator");
  expect(tenants(1)).toBe("1 tenant");
});
