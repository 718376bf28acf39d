import type { Graph } from "../../ir/graph.ts";
import type { Choice } from "./choose.ts";
import { type Factoring, factoredForm, factorName } from "./factor.ts";
import { storedFilters } from "./layers.ts";
import { methods } from "./methods.ts";

export interface Factored {
  readonly graph: Graph;
  readonly plan: Readonly<Record<string, Factoring>>;
  /** Numbers for the parameters of the new graph. */
  readonly weights: Record<string, Float32Array>;
  /** ‖W − W′‖ / ‖W‖ of every choice in turn. */
  readonly errors: readonly number[];
}

/** A network with layers taken apart as chosen, and its numbers. */
export function factored(
  network: Graph,
  choices: readonly Choice[],
  numbers: Readonly<Record<string, Float32Array>>,
): Factored {
  const plan = Object.fromEntries(
    choices.map(({ layer, method, ranks }) => [layer.weight.name, { method, ranks }]),
  );
  const weights = { ...numbers };
  const errors = choices.map(({ layer, method: name, ranks, decomposition }) => {
    const factors = decomposition.factors(ranks);
    const method = methods[name];
    delete weights[layer.weight.name];
    method.shapes(layer.shape, ranks).forEach((shape, i) => {
      const filters = factors.numbers[i] ?? new Float32Array();
      weights[factorName(layer.weight.name, method.parts[i] ?? "")] = storedFilters(layer, shape, filters);
    });
    return Math.sqrt(factors.error);
  });
  return { graph: factoredForm(network, plan), plan, weights, errors };
}
