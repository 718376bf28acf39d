import { html, type Markup } from "./markup.ts";
import { type Cell, isNumeric, type Table, written } from "./table.ts";

/** The table for a page: numbers to the right, units under the titles. */
export function htmlTable({ columns, rows, footer = [] }: Table): Markup {
  const all = [...rows, ...footer];
  const right = columns.map((_, i) => isNumeric(all.map((row) => row[i] ?? null)));
  const line = (
    row: readonly Cell[],
  ) => html`<tr>${columns.map((column, i) => cell(written(row[i] ?? null, column), right[i] ?? false))}</tr>
`;
  return html`<table><thead><tr>${columns.map(
    ({ title, unit = "" }, i) =>
      html`<th${numeric(right[i] ?? false)}>${title}${unit === "" ? [] : html`<br>${unit}`}</th>`,
  )}</tr></thead>
<tbody>${rows.map(line)}</tbody>${footer.length === 0 ? [] : html`<tfoot>${footer.map(line)}</tfoot>`}</table>`;
}

const numeric = (right: boolean): Markup => (right ? html` class="n"` : html``);

const cell = (text: string, right: boolean): Markup => html`<td${numeric(right)}>${text}</td>`;
