import { count } from "./numbers.ts";

export type Cell = string | number | null;

export interface Column {
  readonly title: string;
  /** Written under the title: `%`, `pixels`, `ms`. */
  readonly unit?: string;
  /** Decimals of the column's numbers; without it each number is written in full, with grouped thousands. */
  readonly digits?: number;
}

/** Rows under titled columns; `footer` rows stand below a rule. A `null` cell is a dash, or nothing in data. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  readonly footer?: readonly (readonly Cell[])[];
}

/** The table for a terminal: words to the left, numbers aligned on their decimal points. */
export function textTable({ columns, rows, footer = [] }: Table): string {
  const body = [...rows, ...footer];
  const units = columns.some(({ unit }) => unit !== undefined);
  const drawn = columns.map((column, i) => {
    const cells = body.map((row) => row[i] ?? null);
    const numeric = isNumeric(cells);
    const texts = numeric
      ? alignDecimals(cells.map((cell) => written(cell, column)))
      : cells.map((cell) => written(cell, column));
    const heads = units ? [column.title, column.unit ?? ""] : [column.title];
    const width = Math.max(...[...heads, ...texts].map(lengthOf));
    return [...heads, ...texts].map((text) => pad(text, { width, right: numeric }));
  });
  const lines = Array.from({ length: body.length + (units ? 2 : 1) }, (_, i) =>
    drawn
      .map((cells) => cells[i] ?? "")
      .join("   ")
      .trimEnd(),
  );
  const rule = "─".repeat(Math.max(...lines.map(lengthOf)));
  const head = lines.splice(0, units ? 2 : 1);
  const tail = lines.splice(rows.length);
  return [...head, rule, ...lines, ...(tail.length > 0 ? [rule, ...tail] : [])].join("\n");
}

/** The table for a Markdown page; units stand in brackets after the titles, footer rows are bold. */
export function markdownTable({ columns, rows, footer = [] }: Table): string {
  const numeric = columns.map((_, i) => isNumeric([...rows, ...footer].map((row) => row[i] ?? null)));
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const cellsOf = (row: readonly Cell[]) =>
    columns.map((column, i) => escaped(written(row[i] ?? null, column)));
  return [
    line(columns.map(({ title, unit = "" }) => escaped(unit && title ? `${title} (${unit})` : title + unit))),
    line(numeric.map((right) => (right ? "---:" : "---"))),
    ...rows.map((row) => line(cellsOf(row))),
    ...footer.map((row) => line(cellsOf(row).map((text) => (text === "" ? "" : `**${text}**`)))),
  ].join("\n");
}

/** Whether a column holds numbers and nothing in words. */
export function isNumeric(cells: readonly Cell[]): boolean {
  return (
    cells.every((cell) => typeof cell !== "string" || cell === "") &&
    cells.some((cell) => typeof cell === "number")
  );
}

/** A cell as people read it. */
export function written(cell: Cell, { digits }: Column): string {
  if (typeof cell === "string") return cell;
  if (cell === null || !Number.isFinite(cell)) return "–";
  if (digits !== undefined) return cell.toFixed(digits);
  return Number.isInteger(cell) ? count(cell) : String(cell);
}

/** Pads on the right until every decimal point, seen or unseen, is equally far from the end. */
function alignDecimals(texts: readonly string[]): string[] {
  const tails = texts.map((text) => (text.includes(".") ? text.length - text.indexOf(".") : 0));
  const longest = Math.max(0, ...tails);
  return texts.map((text, i) => text + " ".repeat(longest - (tails[i] ?? 0)));
}

function pad(text: string, { width, right }: { readonly width: number; readonly right: boolean }): string {
  const space = " ".repeat(width - lengthOf(text));
  return right ? space + text : text + space;
}

function lengthOf(text: string): number {
  return [...text].length;
}

function escaped(text: string): string {
  return text.replace(/[|\\]/g, "\\$&").replace(/\s*\n\s*/g, " ");
}
