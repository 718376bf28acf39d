import { markdownTable, type Table, textTable } from "./table.ts";
import { csvTable, tableData } from "./table-data.ts";

/** Every way to write a table. */
export const tableFormats = {
  text: textTable,
  markdown: markdownTable,
  csv: csvTable,
  json: (table) => JSON.stringify(tableData(table), null, 2),
} as const satisfies Readonly<Record<string, (table: Table) => string>>;

export type TableFormat = keyof typeof tableFormats;
