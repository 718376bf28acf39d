import type { Filled } from "../../passes/index.ts";
import { noiseOf, resultsOf, type Trying } from "../noise.ts";
import { layersIn } from "../quantization/index.ts";
import { fitLayer } from "./fit-layer.ts";
import type { Sights } from "./sights.ts";

export interface ImportanceRequest extends Trying {
  readonly sights: Sights;
  /** Called when so many layers are done. */
  progress?(done: number, layers: number): void;
}

/**
 * What a squared error of each layer's result does to a network's results, as a share of what they are, squared: one
 * layer after another is fitted roughly, all others whole, and the noise is measured. By the layers' names.
 */
export async function importances(
  network: Filled,
  { sights, progress, ...trying }: ImportanceRequest,
): Promise<ReadonlyMap<string, number>> {
  const { graph, weights: whole } = network;
  const layers = layersIn(network);
  const before = await resultsOf(network, trying);
  const found = new Map<string, number>();
  for (const layer of layers) {
    const { weights, error } = fitLayer(layer, sights.get(layer.name) ?? [], rough);
    const after = { graph, weights: { ...whole, [layer.w.parameter.name]: weights } };
    const noise = noiseOf(before, await resultsOf(after, trying));
    found.set(layer.name, error > 0 ? noise / error : 0);
    progress?.(found.size, layers.length);
  }
  // One that seemed to do nothing may do something on other pictures.
  const least = Math.min(...[...found.values()].filter((importance) => importance > 0), 1);
  return new Map([...found].map(([name, importance]) => [name, Math.max(least, importance)]));
}

/** Thirty-one numbers over the range of a layer's weights. */
const rough = { importance: 1, price: 0, entries: 31 };
