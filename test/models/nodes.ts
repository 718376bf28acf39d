import { type Graph, type Node, type Value, valuesOf } from "../../src/ir/index.ts";
import { type GraphRequest, modelNamed } from "../../src/models/index.ts";

/** A network of the zoo. */
export function graphOf(name: string, request?: GraphRequest): Graph {
  const model = modelNamed(name);
  if (!model) throw new Error(`the zoo has no ${name}`);
  return model.graph(request);
}

/** The nodes under a path, in order. */
export const nodesUnder = (graph: Graph, path: string): readonly Node[] =>
  graph.nodes.filter((node) => node.path === path || node.path.startsWith(`${path}/`));

export const operatorsUnder = (graph: Graph, path: string): readonly string[] =>
  nodesUnder(graph, path).map(({ op }) => op.name);

/** The only node of an operator directly in a block. */
export function nodeIn(graph: Graph, path: string, op: string): Node {
  const [node, ...more] = graph.nodes.filter((n) => n.path === path && n.op.name === op);
  if (!node || more.length > 0) throw new Error(`${path} has ${node ? more.length + 1 : 0} ${op}`);
  return node;
}

/** The node that computed a value. */
export function makerOf(graph: Graph, value: Value | undefined): Node {
  const maker = graph.nodes.find(({ result }) => valuesOf(result).some((y) => y === value));
  if (!maker) throw new Error(`no node made ${value?.name}`);
  return maker;
}

/** What a node reads, slot by slot. */
export const operandsOf = ({ inputs }: Node): readonly Value[] => valuesOf(...Object.values(inputs));

export const shapeOf = (graph: Graph, parameter: string) =>
  graph.parameters.find(({ name }) => name === parameter)?.type.shape;
