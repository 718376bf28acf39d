import type { Cell, Table } from "./table.ts";

/**
 * The table for a spreadsheet (RFC 4180, with lines that end in "\n"): numbers in full, nothing for a `null`.
 *
 * Without its footer, so that a column can be summed.
 */
export function csvTable(table: Table): string {
  const lines = [headingsOf(table), ...table.rows];
  return lines.map((cells) => `${cells.map((cell) => quoted(plain(cell))).join(",")}\n`).join("");
}

/** The table as plain data: an object for each row, with numbers in full. */
export interface TableData {
  readonly rows: readonly Readonly<Record<string, Cell>>[];
  readonly footer: readonly Readonly<Record<string, Cell>>[];
}

export function tableData(table: Table): TableData {
  const headings = headingsOf(table);
  const twice = headings.find((heading, i) => headings.indexOf(heading) < i);
  if (twice !== undefined) throw new RangeError(`two columns of a table are called ${JSON.stringify(twice)}`);
  const named = (row: readonly Cell[]) =>
    Object.fromEntries(headings.map((heading, i) => [heading, finite(row[i] ?? null)]));
  return { rows: table.rows.map(named), footer: (table.footer ?? []).map(named) };
}

/** What each column is called on one line: `time (ms)`. An empty title repeats the one to its left. */
function headingsOf({ columns }: Table): string[] {
  let spread = "";
  return columns.map(({ title, unit = "" }) => {
    spread = title || spread;
    return unit && spread ? `${spread} (${unit})` : spread + unit;
  });
}

const finite = (cell: Cell): Cell => (typeof cell === "number" && !Number.isFinite(cell) ? null : cell);

const plain = (cell: Cell): string => String(finite(cell) ?? "");

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
