import { type Constant, type Graph, type Inputs, type Node, type Value, valuesOf } from "../ir/graph.ts";
import { makersOf, onlyReaderOf } from "../ir/neighbours.ts";
import { fakeQuantized } from "../ops/index.ts";
import { type Grid, gridsIn, isSameGrid, keptGrid, movers } from "./grids.ts";
import { rebuilt } from "./rebuilt.ts";

/**
 * The same network, whose numbers go through the grids of 8-bit integers where they are made: not behind what only
 * moves them, and not twice through the same. There, an engine can do it before it writes them.
 */
export function earlyGrids(network: Graph): Graph {
  const { pairs, before, after, within } = movesIn(network);
  if (pairs.size === 0) return network;
  const copies = new Map<Constant, Value>();
  /** The grids that values of the new graph lie on. */
  const grids = new Map<Value, Grid>();
  const through = (x: Value, grid: Grid): Value => {
    const known = grids.get(x);
    if (known && isSameGrid(known, grid)) return x;
    const [scale, zeroPoint] = [copies.get(grid.scale), copies.get(grid.zeroPoint)];
    if (!scale || !zeroPoint) throw new Error("a grid was not copied: this is a bug in thumbnet");
    const y = fakeQuantized(x, { scale, zeroPoint });
    grids.set(y, grid);
    return y;
  };
  const throughAll = (x: Value, chain: readonly Grid[] = []): Value => chain.reduce(through, x);
  /** Operands that a Concat alone has on its grid. */
  const joined = (node: Node, inputs: Inputs): Inputs => {
    const chains = within.get(node);
    if (!chains) return inputs;
    const originals = valuesOf(node.inputs["xs"]);
    const xs = valuesOf(inputs["xs"]).map((x, i) => throughAll(x, originals[i] && chains.get(originals[i])));
    return { ...inputs, xs };
  };

  return rebuilt(network, {
    constant(constant, into) {
      const copy = into.constant(constant.name, constant.tensor, constant.role);
      copies.set(constant, copy);
      return copy;
    },
    substitute(node, inputs) {
      const [first] = valuesOf(...Object.values(inputs));
      if (!first || before.has(node)) return first;
      const originals = valuesOf(node.result);
      const pair = pairs.get(node);
      if (pair) return originals.map((y) => throughAll(first, [...pair, ...(after.get(y) ?? [])]));
      const given = joined(node, inputs);
      const own = first.graph.add(node.op, given, node.attributes);
      const kept = keptGrid({ ...node, inputs: given }, (x) => grids.get(x));
      return valuesOf(own).map((y, i) => {
        if (kept) grids.set(y, kept);
        return throughAll(y, originals[i] && after.get(originals[i]));
      });
    },
  });
}

interface Moves {
  /** Nodes that bring back what was put on a grid just before, and the grid: none where it went elsewhere. */
  readonly pairs: ReadonlyMap<Node, readonly Grid[]>;
  /** The nodes before those. */
  readonly before: ReadonlySet<Node>;
  /** Grids that values go through as soon as they are made. */
  readonly after: ReadonlyMap<Value, readonly Grid[]>;
  /** Grids that operands of a node go through for this node alone. */
  readonly within: ReadonlyMap<Node, ReadonlyMap<Value, readonly Grid[]>>;
}

/** Where every grid goes, from the last to the first. */
function movesIn(network: Graph): Moves {
  const grids = gridsIn(network);
  const [makers, onlyReader] = [makersOf(network), onlyReaderOf(network)];
  const pairs = new Map<Node, readonly Grid[]>();
  const before = new Set<Node>();
  const after = new Map<Value, readonly Grid[]>();
  const within = new Map<Node, Map<Value, readonly Grid[]>>();
  const isOwn = (x: Value, node: Node): boolean => makers.has(x) && onlyReader(x) === node;

  for (const node of [...network.nodes].reverse()) {
    const [y] = valuesOf(node.result);
    const [x] = valuesOf(...Object.values(node.inputs));
    if (!x || !y) continue;
    const pair = grids.throughWith(node);
    if (pair) {
      before.add(node);
      const maker = makers.get(x);
      const [back] = valuesOf(pair.back.result);
      const isMoved = maker && movers.has(maker.op.name) && isOwn(x, node);
      pairs.set(pair.back, isMoved ? [] : [pair.grid]);
      if (!isMoved || !back) continue;
      after.set(x, [pair.grid, ...(after.get(back) ?? [])]);
      after.delete(back);
      continue;
    }
    const chain = after.get(y);
    if (!chain || !movers.has(node.op.name)) continue;
    const operands = node.op.name === "Concat" ? valuesOf(node.inputs["xs"]) : [x];
    const own = operands.filter((operand) => isOwn(operand, node));
    if (own.length === 0) continue;
    after.delete(y);
    for (const operand of own) after.set(operand, chain);
    const others = operands.filter((operand) => !own.includes(operand));
    if (others.length > 0) within.set(node, new Map(others.map((operand) => [operand, chain])));
  }
  return { pairs, before, after, within };
}
