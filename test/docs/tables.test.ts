import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { documents } from "../../scripts/tables/index.ts";
import { isHonest, type Recount } from "../../scripts/tables/table.ts";
import { tablesPage } from "../../scripts/tables-page.ts";

describe.each(documents)("$title", ({ tables }) => {
  test.each(tables)("$title: every number agrees, or says why not", ({ rows }) => {
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((row) => !isHonest(row))).toEqual([]);
  });
});

test("a wrong count, and an excuse that is not needed, are not honest", () => {
  const row: Recount = { row: "conv1", column: "parameters", published: "1.25M", ours: 1_248_424 };
  expect(isHonest(row)).toBe(true);
  expect(isHonest({ ...row, ours: 1_238_424 })).toBe(false);
  expect(isHonest({ ...row, ours: 1_238_424, differs: "for a reason" })).toBe(true);
  expect(isHonest({ ...row, differs: "for a reason" })).toBe(false);
});

test("docs/tables.md is what npm run tables writes", () => {
  expect(readFileSync("docs/tables.md", "utf8")).toBe(tablesPage());
});
