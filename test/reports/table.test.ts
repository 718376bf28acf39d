import { describe, expect, test } from "vitest";
import { markdownTable, type Table, textTable } from "../../src/reports/table.ts";

const table: Table = {
  columns: [
    { title: "layer" },
    { title: "MACs" },
    { title: "share", unit: "%", digits: 1 },
    { title: "time", unit: "ms" },
  ],
  rows: [
    ["conv1", 1234567, 61.26, 0.5],
    ["fire|2", 98, 4, 12],
    ["drop", 0, null, Number.NaN],
  ],
  footer: [["all", 1234665, 100, 12.25]],
};

describe("tables", () => {
  test("align numbers on their decimal points, with units below the titles", () => {
    expect(`\n${textTable(table)}\n`).toMatchInlineSnapshot(`
      "
      layer         MACs   share    time
                               %      ms
      ──────────────────────────────────
      conv1    1,234,567    61.3    0.5
      fire|2          98     4.0   12
      drop             0     –      –
      ──────────────────────────────────
      all      1,234,665   100.0   12.25
      "
    `);
  });

  test("have one head line when no column has a unit", () => {
    expect(textTable({ columns: [{ title: "name" }, { title: "n" }], rows: [["a", 1]] })).toBe(
      "name   n\n────────\na      1",
    );
  });

  test("are head only without rows", () => {
    expect(textTable({ columns: [{ title: "name" }], rows: [] })).toBe("name\n────");
  });

  test("are Markdown with right-aligned numbers and escaped bars", () => {
    expect(`\n${markdownTable(table)}\n`).toMatchInlineSnapshot(`
      "
      | layer | MACs | share (%) | time (ms) |
      | --- | ---: | ---: | ---: |
      | conv1 | 1,234,567 | 61.3 | 0.5 |
      | fire\\|2 | 98 | 4.0 | 12 |
      | drop | 0 | – | – |
      | **all** | **1,234,665** | **100.0** | **12.25** |
      "
    `);
  });
});
