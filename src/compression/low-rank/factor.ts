import type { Graph, Node, Parameter, Value } from "../../ir/graph.ts";
import { rebuilt } from "../../passes/index.ts";
import { EditError } from "../edit-error.ts";
import { kindOf } from "./kinds.ts";
import { type Layer, layersIn, storedShape } from "./layers.ts";
import type { FilterShape, Method, Ranks } from "./method.ts";
import { type MethodName, methods } from "./methods.ts";

/** How a layer is taken apart. */
export interface Factoring {
  readonly method: MethodName;
  readonly ranks: Ranks;
}

/**
 * The network with layers taken apart, by the names of their weights: `conv/weight` becomes `conv/reduce/weight` and
 * so on.
 */
export function factoredForm(network: Graph, plan: Readonly<Record<string, Factoring>>): Graph {
  const planned = layersIn(network).layers.flatMap((layer) => {
    const factoring = plan[layer.weight.name];
    return factoring
      ? [{ layer, ranks: factoring.ranks, method: methods[factoring.method], weights: [] }]
      : [];
  });
  const byWeight = new Map<Parameter, Planned>(planned.map((one) => [one.layer.weight, one]));
  const byNode = new Map<Node, Planned>(planned.map((one) => [one.layer.node, one]));
  const found = new Set(planned.map(({ layer }) => layer.weight.name));
  const lost = Object.keys(plan).find((name) => !found.has(name));
  if (lost !== undefined)
    throw new EditError(`${lost} are not the weights of a layer that can be taken apart`);
  return rebuilt(network, {
    parameter(parameter, into) {
      const one = byWeight.get(parameter);
      one?.weights.push(...addFactors(one, into));
      // The first factor stands where the weights stood; the layer that read them puts the others behind it.
      return one?.weights[0];
    },
    substitute(node, inputs) {
      const one = byNode.get(node);
      if (!one) return undefined;
      const { weights, method, layer } = one;
      const { attributes } = node;
      return kindOf(node)?.chained({ inputs, attributes, weights, windows: method.windows(layer.window) });
    },
  });
}

interface Planned {
  readonly layer: Layer;
  readonly method: Method;
  readonly ranks: Ranks;
  /** What its factors are in the new graph. */
  readonly weights: Value[];
}

const addFactors = ({ layer, method, ranks }: Planned, into: Graph): readonly Value[] =>
  method.shapes(layer.shape, ranks).map((shape, i) =>
    into.parameter(factorName(layer.weight.name, method.parts[i] ?? ""), storedShape(layer, shape), {
      role: "weight",
      initializer: { kind: "normal", deviation: Math.sqrt(1 / fanIn(shape)) },
    }),
  );

/** Several factors without a rectifier between them keep the variance of what they read. */
const fanIn = ([, read, kh, kw]: FilterShape): number => read * kh * kw;

/** What the weights of one factor are called. */
export const factorName = (weight: string, part: string): string =>
  `${weight.replace(/\/weight$/, "")}/${part}/weight`;
