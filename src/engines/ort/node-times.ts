import type { TracedModel } from "../../formats/onnx/index.ts";
import { type Graph, type Node, type Value, valuesOf } from "../../ir/graph.ts";
import { liveNodes } from "../../ir/live.ts";
import type { NodeTimes } from "../engine.ts";
import type { KernelEvent } from "./events.ts";

/** Gives the time of everything that ran to the nodes of the graph that it was written from. */
export function nodeTimesOf(
  graph: Graph,
  traced: TracedModel,
  runs: readonly (readonly KernelEvent[])[],
): NodeTimes {
  const ownerOf = owners(traced, runs.flat());
  const byNode = new Map<Node, number[]>();
  const between = runs.map(() => 0);
  for (const [r, run] of runs.entries())
    for (const event of run) {
      const owner = ownerOf(event);
      const times = owner ? (byNode.get(owner) ?? runs.map(() => 0)) : between;
      times[r]! += event.milliseconds;
      if (owner) byNode.set(owner, times);
    }
  return { byNode, within: hosts(graph, new Set(byNode.keys())), between };
}

/**
 * ONNX Runtime names a kernel after the node it was, or after the value that it makes; where it merged several nodes,
 * that is the last of them, and the time goes to the one whose operator runs. A change of layout has no owner.
 */
function owners(
  { model, origins }: TracedModel,
  events: readonly KernelEvent[],
): (event: KernelEvent) => Node | undefined {
  const byName = new Map(model.nodes.map(({ name }, i) => [name, i]));
  const makerOf = new Map(model.nodes.flatMap(({ outputs }, i) => outputs.map((name) => [name, i] as const)));
  const placeOf = ({ name }: KernelEvent) => {
    const known = name.replace(suffix, "");
    return byName.get(name) ?? makerOf.get(known) ?? byName.get(known);
  };
  const named = new Set(events.flatMap((event) => placeOf(event) ?? []));

  return (event) => {
    const place = placeOf(event);
    if (place === undefined) return undefined;
    const opType = event.opType.replace(/^(Fused|QLinear|Nhwc)/, "");
    const merged = nearest(place, (i) => {
      const makers = (model.nodes[i]?.inputs ?? []).flatMap((name) => makerOf.get(name) ?? []);
      return makers.filter((maker) => !named.has(maker));
    });
    const found = merged.find((i) => model.nodes[i]?.opType === opType);
    return origins[found ?? place];
  };
}

/** What ONNX Runtime adds to the name of a value whose maker it runs in a layout of its own, or of a node that it rewrites. */
const suffix = /(_nchwc|_new_reshape|\/\w+Fusion\/?)?(_token_\d+)?$/;

/** For nodes without a time of their own, the nearest before them that has one; at the network's start, behind them. */
function hosts(graph: Graph, timed: ReadonlySet<Node>): ReadonlyMap<Node, Node> {
  const nodes = liveNodes(graph);
  const makers = new Map<Value, Node>(nodes.flatMap((n) => valuesOf(n.result).map((y) => [y, n] as const)));
  const before = (node: Node) => valuesOf(...Object.values(node.inputs)).flatMap((v) => makers.get(v) ?? []);
  const readers = new Map<Node, Node[]>();
  for (const node of nodes)
    for (const maker of before(node)) readers.set(maker, [...(readers.get(maker) ?? []), node]);
  const pairs = nodes
    .filter((node) => !timed.has(node))
    .flatMap((node) => {
      const isTimed = (other: Node) => timed.has(other);
      const host =
        nearest(node, (n) => (isTimed(n) ? [] : before(n))).find(isTimed) ??
        nearest(node, (n) => (isTimed(n) ? [] : (readers.get(n) ?? []))).find(isTimed);
      return host ? [[node, host] as const] : [];
    });
  return new Map(pairs);
}

/** Everything that can be reached from `start`, the nearest first. */
function nearest<T>(start: T, next: (from: T) => readonly T[]): readonly T[] {
  const reached = new Set([start]);
  for (const place of reached) for (const further of next(place)) reached.add(further);
  return [...reached];
}
