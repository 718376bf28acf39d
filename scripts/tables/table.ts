/** Tables of the source documents, counted again. */
import { type Graph, macsOf, sizeOf } from "../../src/ir/index.ts";
import { agrees, type GraphRequest, modelNamed, type Printed, readPrinted } from "../../src/models/index.ts";
import { type Cell, markdownTable } from "../../src/reports/index.ts";

/** One number of a document, and what we count in its place. */
export interface Recount {
  /** Row and column, as the document names them. */
  readonly row: string;
  readonly column: string;
  readonly published: Printed;
  /** Nothing where we have no number of our own: the row then only quotes. */
  readonly ours?: number;
  /** Why ours differs, where it does; a remark where it does not is called `remark`. */
  readonly differs?: string;
  readonly remark?: string;
}

export interface RecountedTable {
  readonly title: string;
  /** What the document says of the table, and what it means by its columns. */
  readonly about: string;
  readonly rows: readonly Recount[];
  /** Figures of the same subject, written by `npm run plots`: what each shows, and its file beside the page. */
  readonly figures?: readonly (readonly [shows: string, file: string])[];
}

/** Tables of one document. */
export interface SourceDocument {
  readonly title: string;
  readonly tables: readonly RecountedTable[];
}

/** Whether a row says of itself what is true of it: it agrees, or it says why not. */
export const isHonest = ({ published, ours, differs }: Recount): boolean =>
  ours === undefined || agrees(ours, published) === (differs === undefined);

/** A row with what is to be said of it: why it differs where it does, and otherwise a remark. */
export function noted(row: Recount & { readonly ours: number }, note: string | undefined): Recount {
  if (note === undefined) return row;
  return agrees(row.ours, row.published) ? { ...row, remark: note } : { ...row, differs: note };
}

const graphs = new Map<string, Graph>();

/** The graph of a network of the zoo; the same request builds once. */
export function network(name: string, request: GraphRequest = {}): Graph {
  const key = JSON.stringify([name, request]);
  const graph = graphs.get(key) ?? modelNamed(name)?.graph(request);
  if (!graph) throw new Error(`the zoo has no ${name}`);
  graphs.set(key, graph);
  return graph;
}

/** Whether a node or a parameter lies under `block`; "us1/fire" holds us1/fire1 and us1/fire2, "ds1/" all of ds1. */
const liesIn = (path: string, block: string): boolean => `${path}/`.startsWith(block);

/** Weights, without biases, of the layers under `block`. */
export const weightsIn = (graph: Graph, block = ""): number =>
  graph.parameters
    .filter(({ name, role }) => role === "weight" && liesIn(name, block))
    .reduce((sum, { type }) => sum + sizeOf(type.shape), 0);

/** Trained numbers under `block`. */
export const parametersIn = (graph: Graph, block = ""): number =>
  graph.parameters
    .filter(({ name, role }) => role !== "statistic" && liesIn(name, block))
    .reduce((sum, { type }) => sum + sizeOf(type.shape), 0);

export const macsIn = (graph: Graph, block = ""): number =>
  graph.nodes.filter(({ path }) => liesIn(path, block)).reduce((sum, node) => sum + macsOf(node), 0);

/** Parameters and multiply–adds of a network as a table prints them. */
export function costs(
  row: string,
  { of, parameters, macs, differs = {}, ...request }: Costs,
): readonly Recount[] {
  const graph = network(of, request);
  const counted = (column: string, what: "parameters" | "macs", printed: Printed | undefined) => {
    if (printed === undefined) return [];
    const ours = what === "macs" ? graph.macs : graph.parameterCount;
    const why = agrees(ours, printed) ? undefined : (differs[what] ?? knownReason(of, what, printed));
    return [{ row, column, published: printed, ours, ...(why !== undefined && { differs: why }) }];
  };
  return [...counted("mult-adds", "macs", macs), ...counted("parameters", "parameters", parameters)];
}

/** What the network itself says of a printed number that it does not reproduce. */
const knownReason = (of: string, what: "parameters" | "macs", printed: Printed): string | undefined =>
  modelNamed(of)?.published.counts.find((row) => row[what] === printed && row.differs !== undefined)?.differs;

interface Costs extends GraphRequest {
  /** Its name in the zoo. */
  readonly of: string;
  readonly parameters?: Printed;
  readonly macs?: Printed;
  readonly differs?: { readonly parameters?: string; readonly macs?: string };
}

export const markdownOf = ({ title, tables }: SourceDocument): string =>
  [`## ${title}`, ...tables.flatMap(sectionOf)].join("\n\n");

const sectionOf = (table: RecountedTable): readonly string[] => [
  `### ${table.title}`,
  table.about,
  tableOf(table),
  ...(table.figures ?? []).map(([shows, file]) => `![${shows}](${file})`),
];

const tableOf = ({ rows }: RecountedTable): string =>
  markdownTable({
    columns: [
      { title: "row" },
      { title: "column" },
      { title: "published" },
      { title: "ours" },
      { title: "difference" },
      { title: "note" },
    ],
    rows: rows.map((row): Cell[] => [
      row.row,
      row.column,
      typeof row.published === "number" ? row.published.toLocaleString("en") : row.published,
      row.ours === undefined ? "published only" : shown(row.ours, row.published),
      differenceOf(row),
      row.differs ?? row.remark ?? "",
    ]),
  });

/** With as many digits as what is printed, where that is in the same unit. */
function shown(x: number, published: Printed): string {
  const [, fraction = ""] = /^\d+\.?(\d*)$/.exec(String(published)) ?? [];
  const digits = Math.max(fraction.length, x < 100 && !Number.isInteger(x) ? 2 : 0);
  return x.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function differenceOf({ published, ours }: Recount): string {
  if (ours === undefined) return "";
  if (agrees(ours, published)) return "0";
  const { value } = readPrinted(published);
  const share = (100 * (ours - value)) / value;
  return `${share > 0 ? "+" : "−"}${Math.abs(share).toFixed(Math.abs(share) < 0.1 ? 3 : 1)} %`;
}
