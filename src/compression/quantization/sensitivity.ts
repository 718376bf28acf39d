import type { Filled } from "../../passes/index.ts";
import { noiseOf, resultsOf, type Trying } from "../noise.ts";
import { layersIn } from "./layers.ts";
import { type Quantisation, quantised } from "./quantised.ts";

/** What integers in one layer alone do to a network's results. */
export interface Sensitivity {
  /** The layer's name. */
  readonly name: string;
  /** By how much results change, squared, as a share of what they are, squared. */
  readonly noise: number;
}

export interface SensitivityRequest extends Trying {
  readonly quantisation: Quantisation;
  /** Called after every layer with how many are done. */
  progress?(done: number, layers: number): void;
}

/** Puts one layer after another into integers, all others real, and measures the noise: the worst first. */
export async function sensitivities(
  network: Filled,
  { engine, batches, quantisation, progress }: SensitivityRequest,
): Promise<readonly Sensitivity[]> {
  const names = layersIn(network).map(({ name }) => name);
  const real = await resultsOf(network, { engine, batches });
  const found: Sensitivity[] = [];
  for (const name of names) {
    const leftOut = new Set(names.filter((other) => other !== name));
    const rounded = await resultsOf(quantised(network, { ...quantisation, leftOut }), { engine, batches });
    found.push({ name, noise: noiseOf(real, rounded) });
    progress?.(found.length, names.length);
  }
  return found.sort((a, b) => b.noise - a.noise);
}
