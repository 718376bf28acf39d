import { describe, expect, test } from "vitest";
import { csvTable, type Table, tableData, tableFormats } from "../../src/reports/index.ts";

const table: Table = {
  columns: [{ title: "layer" }, { title: "time", unit: "ms", digits: 1 }, { title: "", unit: "max" }],
  rows: [
    ["conv1", 1234.5678, 2],
    ['a "b", c', Number.NaN, null],
    ["two\nlines", 0, -1e-7],
  ],
  footer: [["all", 1234.5678, 2]],
};

describe("csvTable", () => {
  test("writes numbers in full, nothing for what is missing, and no footer", () => {
    expect(csvTable(table)).toBe(
      'layer,time (ms),time (max)\nconv1,1234.5678,2\n"a ""b"", c",,\n"two\nlines",0,-1e-7\n',
    );
  });

  test("leaves no cell that a reader of RFC 4180 would take for two", () => {
    const hostile = [",", '"', "\n", "\r\n", '","', "plain", ""];
    const csv = csvTable({ columns: hostile.map((_, i) => ({ title: `c${i}` })), rows: [hostile] });
    expect(parseCsv(csv)[1]).toEqual(hostile);
  });
});

describe("tableData", () => {
  test("names every number by its column, with null for what is not finite", () => {
    expect(tableData(table)).toEqual({
      rows: [
        { layer: "conv1", "time (ms)": 1234.5678, "time (max)": 2 },
        { layer: 'a "b", c', "time (ms)": null, "time (max)": null },
        { layer: "two\nlines", "time (ms)": 0, "time (max)": -1e-7 },
      ],
      footer: [{ layer: "all", "time (ms)": 1234.5678, "time (max)": 2 }],
    });
  });

  test("refuses two columns of one name", () => {
    const twice = { columns: [{ title: "a" }, { title: "a" }], rows: [] };
    expect(() => tableData(twice)).toThrow('two columns of a table are called "a"');
  });
});

test("every format writes the same rows", () => {
  const { rows } = tableData(table);
  expect(JSON.parse(tableFormats.json(table)).rows).toEqual(rows);
  expect(parseCsv(tableFormats.csv(table))).toHaveLength(1 + rows.length);
  expect(tableFormats.text(table)).toContain("1234.6");
  expect(tableFormats.markdown(table)).toContain("| 1234.6 |");
});

/** A reader of RFC 4180 that knows nothing of ours. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = "", end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === "\n") rows.push([]);
  }
  return rows.slice(0, -1);
}
