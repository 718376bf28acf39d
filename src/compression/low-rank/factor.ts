import { type Graph, type Node, type Parameter, type Value } from "../../ir/graph.ts";
import type { Shape } from "../../ir/tensor.ts";
import { rebuilt } from "../../passes/index.ts";
import { kindOf } from "./kinds.ts";
import { type Layer, layersIn } from "./layers.ts";
import type { FilterShape, Ranks } from "./method.ts";
import { type MethodName, methods } from "./methods.ts";

/** How a layer is taken apart. */
export interface Factoring {
  readonly method: MethodName;
  readonly ranks: Ranks;
}

/** The network with layers taken apart, by the names of their weights: `conv/weight` becomes `conv/reduce/weight` and on. */
export function factoredForm(network: Graph, plan: Readonly<Record<string, Factoring>>): Graph {
  const planned = new Map<Node, Planned>();
  const byWeight = new Map<Parameter, Planned>();
  for (const layer of layersIn(network).layers) {
    const factoring = plan[layer.weight.name];
    if (!factoring) continue;
    const one = { layer, ...factoring, weights: [] };
    planned.set(layer.node, one);
    byWeight.set(layer.weight, one);
  }
  const missing = Object.keys(plan).find((name) => ![...byWeight.keys()].some((weight) => weight.name === name));
  if (missing !== undefined) throw new RangeError(`${missing} are no weights of a layer that can be taken apart`);
  return rebuilt(network, {
    // The first factor stands where the weights stood, and the node that read them puts the others behind it.
    parameter: (parameter, into) => {
      const one = byWeight.get(parameter);
      one?.weights.push(...)
    },
  });
}
