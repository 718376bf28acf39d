import { type Graph, type Node, type Value, valuesOf } from "../../ir/index.ts";

/** An application of an operator, or a value that enters or leaves the network. */
export interface Leaf {
  readonly kind: "node" | "input" | "output";
  /** Which node, input or output of the graph. */
  readonly index: number;
}

/** A named part of a network with what lies in it, in evaluation order. */
export interface Block {
  readonly kind: "block";
  readonly name: string;
  /** Block names from the outermost in; empty for the whole network. */
  readonly path: string;
  readonly items: readonly Item[];
  readonly edges: readonly Edge[];
}

export type Item = Leaf | Block;

/** That something in the block reads what something else in it, or outside it, makes. */
export interface Edge {
  /** Which item makes the values; `outside` when they come from beyond the block. */
  readonly from: number | "outside";
  /** Which item reads them; `outside` when they are read beyond the block. */
  readonly to: number | "outside";
  /** Names of the values. */
  readonly values: readonly string[];
}

interface Growing {
  readonly kind: "block";
  readonly name: string;
  readonly path: string;
  readonly items: (Leaf | Growing)[];
  readonly edges: Map<string, { readonly from: Edge["from"]; readonly to: Edge["to"]; values: Set<string> }>;
}

/** Which item of each block, from the outermost in, leads to a leaf. */
type Place = readonly (readonly [block: Growing, item: number])[];

/**
 * The network as blocks within blocks, with every edge told once in each block that it passes.
 *
 * A block that is left and entered again becomes two, so that no two items of a block wait for each other.
 */
export function blockTree(graph: Graph): Block {
  const root = growing("", "");
  const makers = new Map<Value, Place>();
  for (const [index, value] of graph.inputs.entries())
    makers.set(value, [placed(root, { kind: "input", index })]);
  let open: readonly Growing[] = [root];
  for (const [index, node] of graph.nodes.entries()) {
    open = entered(open, node);
    const place = placeOf(open, { kind: "node", index });
    for (const value of valuesOf(...Object.values(node.inputs))) joined(makers.get(value), place, value);
    for (const value of valuesOf(node.result)) makers.set(value, place);
  }
  for (const [index, [, value]] of [...graph.outputs].entries())
    joined(makers.get(value), [placed(root, { kind: "output", index })], value);
  return grown(root);
}

const growing = (name: string, path: string): Growing => ({
  kind: "block",
  name,
  path,
  items: [],
  edges: new Map(),
});

function placed(block: Growing, item: Leaf | Growing): readonly [Growing, number] {
  block.items.push(item);
  return [block, block.items.length - 1];
}

/** The blocks that a node lies in: those of the node before it as far as its path agrees, then new ones. */
function entered(open: readonly Growing[], { path }: Node): readonly Growing[] {
  const names = path === "" ? [] : path.split("/");
  const blocks = [open[0] ?? growing("", "")];
  let kept = true;
  for (const [i, name] of names.entries()) {
    const before = open[i + 1];
    kept &&= before?.name === name;
    const block = kept && before ? before : growing(name, names.slice(0, i + 1).join("/"));
    if (!kept) blocks.at(-1)?.items.push(block);
    blocks.push(block);
  }
  return blocks;
}

/** Puts a leaf into the innermost of nested blocks, each the last item of the one before. */
const placeOf = (open: readonly Growing[], leaf: Leaf): Place => {
  open.at(-1)?.items.push(leaf);
  return open.map((block) => [block, block.items.length - 1] as const);
};

/** Tells the blocks on the way from a value's maker to its reader; parameters and constants have no maker. */
function joined(maker: Place | undefined, reader: Place, { name }: Value): void {
  if (!maker) return;
  let common = 0;
  while (maker[common + 1]?.[0] !== undefined && maker[common + 1]?.[0] === reader[common + 1]?.[0]) common++;
  const [shared] = reader[common] ?? [];
  if (shared) told(shared, maker[common]?.[1] ?? 0, reader[common]?.[1] ?? 0, name);
  for (const [block, item] of maker.slice(common + 1)) told(block, item, "outside", name);
  for (const [block, item] of reader.slice(common + 1)) told(block, "outside", item, name);
}

function told({ edges }: Growing, from: Edge["from"], to: Edge["to"], value: string): void {
  const key = `${from} ${to}`;
  const edge = edges.get(key) ?? { from, to, values: new Set() };
  edges.set(key, edge);
  edge.values.add(value);
}

const grown = ({ edges, items, ...block }: Growing): Block => ({
  ...block,
  items: items.map((item) => (item.kind === "block" ? grown(item) : item)),
  edges: [...edges.values()].map((edge) => ({ ...edge, values: [...edge.values] })),
});
