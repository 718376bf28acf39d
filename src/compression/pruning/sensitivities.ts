import type { Parameter } from "../../ir/graph.ts";
import type { Filled } from "../../passes/index.ts";
import { magnitudeMask } from "./magnitude.ts";
import { masked } from "./masked.ts";

/** What pruning one layer alone does to a network. */
export interface PruningSensitivity {
  /** The name of the layer's weights. */
  readonly name: string;
  /** The metric where that share of them is pruned, in the order of the shares. */
  readonly points: readonly (readonly [sparsity: number, metric: number])[];
}

export interface SensitivityRequest {
  readonly sparsities: readonly number[];
  measure(weights: Filled["weights"]): Promise<number>;
  /** Called after every layer with how many are done. */
  progress?(done: number, layers: number): void;
}

/** Prunes every layer by itself, to several shares, all others whole (Han et al. 2015, figure 6). */
export async function pruningSensitivities(
  { graph, weights }: Filled,
  { sparsities, measure, progress }: SensitivityRequest,
): Promise<readonly PruningSensitivity[]> {
  const layers = weightsOf(graph.parameters);
  const found: PruningSensitivity[] = [];
  for (const { name } of layers) {
    const whole = weights[name] ?? new Float32Array();
    const points: (readonly [number, number])[] = [];
    for (const sparsity of sparsities) {
      const pruned = masked(whole, magnitudeMask(whole, sparsity));
      points.push([sparsity, await measure({ ...weights, [name]: pruned })]);
    }
    found.push({ name, points });
    progress?.(found.length, layers.length);
  }
  return found;
}

/** Parameters that are pruned and shared: biases and norms are few, and each of them matters. */
export const weightsOf = (parameters: readonly Parameter[]): readonly Parameter[] =>
  parameters.filter(({ role }) => role === "weight");
