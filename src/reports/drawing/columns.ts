import type { Block, Edge } from "./block-tree.ts";

/** Rows of items that stand side by side in columns; a row that stands alone is a segment of its own. */
export interface Segment {
  readonly columns: number;
  /** For each row, its items and their columns. */
  readonly rows: readonly (readonly { readonly item: number; readonly column: number }[])[];
}

/** Where everything in a block stands in terms of the others, before sizes are known. */
export interface Structure {
  readonly segments: readonly Segment[];
  /** For each edge of the block, the lane beside the items that it takes; `undefined` for one that goes straight. */
  readonly lanes: readonly (number | undefined)[];
}

/** Items that follow each other in one column. */
interface Chain {
  readonly items: number[];
  /** The item that reads the last one's result first; absent where none in the block does. */
  join?: number;
}

/**
 * Puts a block's items in rows and columns.
 *
 * An item's row is the longest way to it. Each item continues the column of something that it reads, if nothing else
 * did; what it reads besides comes down its own column when that ends there, and otherwise through a lane at the side:
 * those are the skips.
 */
export function structureOf({ items, edges }: Pick<Block, "items" | "edges">): Structure {
  const inner = edges.filter((edge): edge is Inner => edge.from !== "outside" && edge.to !== "outside");
  const rows = rowsOf(items.length, inner);
  const ground = { rows, last: Math.max(...rows) };
  const leaving = new Set(edges.flatMap(({ from, to }) => (to === "outside" ? [from] : [])));
  const chains = chainsOf(inner, rows);
  const spans = spansOf(chains, { ...ground, leaving });
  return {
    segments: segmentsOf(spans, ground),
    lanes: lanesOf(edges, { ...ground, straight: straightEdges(edges, { ...ground, chains }) }),
  };
}

interface Inner extends Edge {
  readonly from: number;
  readonly to: number;
}

/** Items come in evaluation order, so what an item reads has its row already. */
function rowsOf(count: number, edges: readonly Inner[]): readonly number[] {
  const rows = new Array<number>(count).fill(0);
  for (const { from, to } of edges.toSorted((a, b) => a.to - b.to))
    rows[to] = Math.max(rows[to] ?? 0, (rows[from] ?? 0) + 1);
  return rows;
}

function chainsOf(edges: readonly Inner[], rows: readonly number[]): readonly Chain[] {
  const reads = rows.map((): number[] => []);
  for (const { from, to } of edges) reads[to]?.push(from);
  const chains: Chain[] = [];
  const ending = new Map<number, Chain>();
  for (const [item, sources] of reads.entries()) {
    const open = sources.flatMap((source) => ending.get(source) ?? []).sort((a, b) => order(a) - order(b));
    const [own = { items: [] }] = open;
    if (own.items.length === 0) chains.push(own);
    else ending.delete(own.items.at(-1) ?? 0);
    own.items.push(item);
    ending.set(item, own);
  }
  for (const chain of chains) {
    const readers = edges.filter(({ from }) => from === chain.items.at(-1)).map(({ to }) => to);
    const nearest = readers.sort((a, b) => (rows[a] ?? 0) - (rows[b] ?? 0))[0];
    if (nearest !== undefined) chain.join = nearest;
  }
  return chains;
}

/** Earlier chains are further left. */
const order = ({ items }: Chain): number => items[0] ?? 0;

/** A chain's column and the rows that it keeps there for itself. */
interface Span {
  readonly items: readonly number[];
  readonly column: number;
  readonly from: number;
  readonly to: number;
}

interface Ground {
  /** The row of each item. */
  readonly rows: readonly number[];
  readonly last: number;
}

function spansOf(
  chains: readonly Chain[],
  { rows, last, leaving }: Ground & { readonly leaving: ReadonlySet<Edge["from"]> },
): readonly Span[] {
  const spans: Span[] = [];
  for (const { items, join } of chains) {
    const end = items.at(-1) ?? 0;
    const from = rows[items[0] ?? 0] ?? 0;
    const free = join === undefined ? (leaving.has(end) ? last : (rows[end] ?? 0)) : (rows[join] ?? 0) - 1;
    const to = Math.max(from, rows[end] ?? 0, free);
    let column = 0;
    while (spans.some((span) => span.column === column && span.from <= to && from <= span.to)) column++;
    spans.push({ items, column, from, to });
  }
  return spans;
}

/** Which edges need no lane: down a column, from its end to where it joins, or from the row above its start. */
function straightEdges(
  edges: readonly Edge[],
  { rows, last, chains }: Ground & { readonly chains: readonly Chain[] },
): readonly boolean[] {
  const next = new Map<number, number>();
  const starts = new Set<number>();
  for (const { items, join } of chains) {
    starts.add(items[0] ?? 0);
    for (const [i, item] of items.entries()) {
      const follower = items[i + 1] ?? join;
      if (follower !== undefined) next.set(item, follower);
    }
  }
  return edges.map(({ from, to }) => {
    if (from === "outside") return to !== "outside" && rows[to] === 0;
    if (to === "outside") return rows[from] === last || !next.has(from);
    return next.get(from) === to || (starts.has(to) && (rows[from] ?? 0) + 1 === rows[to]);
  });
}

function segmentsOf(spans: readonly Span[], { rows, last }: Ground): readonly Segment[] {
  const segments: { columns: number; rows: { item: number; column: number }[][] }[] = [];
  let alone = true;
  for (let row = 0; row <= last; row++) {
    const here = spans.filter(({ from, to }) => from <= row && row <= to);
    const before = alone || here.length === 1 ? undefined : segments.at(-1);
    alone = here.length === 1;
    const cells = here.flatMap(({ items, column }) =>
      items.filter((item) => rows[item] === row).map((item) => ({ item, column: alone ? 0 : column })),
    );
    const columns = alone ? 1 : 1 + Math.max(...here.map(({ column }) => column));
    if (before) {
      before.columns = Math.max(before.columns, columns);
      before.rows.push(cells);
    } else segments.push({ columns, rows: [cells] });
  }
  return segments;
}

/** Short ways take the inner lanes; ways from one source share theirs. */
function lanesOf(
  edges: readonly Edge[],
  { rows, last, straight }: Ground & { readonly straight: readonly boolean[] },
): readonly (number | undefined)[] {
  const ways = edges.map(({ from, to }, edge) => ({
    edge,
    source: from,
    start: from === "outside" ? -1 : (rows[from] ?? 0),
    end: to === "outside" ? last + 1 : (rows[to] ?? 0),
  }));
  const lanes = new Array<number | undefined>(edges.length).fill(undefined);
  const taken: { lane: number; source: Edge["from"]; start: number; end: number }[] = [];
  const skips = ways.filter(({ edge }) => !straight[edge]);
  for (const { edge, ...way } of skips.sort((a, b) => a.end - a.start - (b.end - b.start))) {
    let lane = 0;
    while (
      taken.some(
        (other) =>
          other.lane === lane &&
          other.source !== way.source &&
          other.start < way.end &&
          way.start < other.end,
      )
    )
      lane++;
    taken.push({ lane, ...way });
    lanes[edge] = lane;
  }
  return lanes;
}
