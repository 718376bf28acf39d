import { type Node, type Value, valuesOf } from "../../ir/graph.ts";
import { makersOf } from "../../ir/neighbours.ts";
import type { Filled } from "../../passes/index.ts";
import { type Layer, layersIn } from "../quantization/index.ts";
import { type Fitting, fitLayer, type Sight } from "./fit-layer.ts";
import type { Samples } from "./samples.ts";
import { meanProduct, sampled, type Watch } from "./watching.ts";

/** What every layer of a whole network sees, by the layers' names. */
export type WholeSight = ReadonlyMap<string, readonly Samples[]>;

export const wholeSight = (network: Filled, watch: Watch): Promise<WholeSight> =>
  sampled(network, layersIn(network), watch);

export interface NetworkFitting extends Omit<Fitting, "importance"> {
  readonly watch: Watch;
  readonly whole: WholeSight;
  /** What a squared error of each layer's result does to the network's, by the layers' names. */
  readonly importances: ReadonlyMap<string, number>;
  /** Called when so many layers are done. */
  progress?(done: number, layers: number): void;
}

/**
 * Fits every layer to what it sees behind the fitted ones, so that each makes up for those before it. Everything else
 * stays as it is.
 */
export async function fitNetwork(network: Filled, fitting: NetworkFitting): Promise<Filled> {
  const { watch, whole, importances, progress } = fitting;
  const layers = layersIn(network);
  const weights = { ...network.weights };
  let done = 0;
  for (const wave of wavesOf(network, layers)) {
    const now = await sampled({ graph: network.graph, weights }, wave, watch);
    for (const layer of wave) {
      const sights = await sightsOf(watch, whole.get(layer.name) ?? [], now.get(layer.name) ?? []);
      const importance = importances.get(layer.name) ?? 0;
      const fitted = fitLayer(layer, sights, { ...fitting, importance });
      weights[layer.w.parameter.name] = fitted.weights;
      if (layer.b && fitted.biases) weights[layer.b.parameter.name] = fitted.biases;
      progress?.(++done, layers.length);
    }
  }
  return { graph: network.graph, weights };
}

const sightsOf = (
  { engine }: Watch,
  whole: readonly Samples[],
  now: readonly Samples[],
): Promise<readonly Sight[]> =>
  Promise.all(
    now.map(async (samples, i) => ({
      seen: await meanProduct(engine, samples, samples),
      meant: await meanProduct(engine, whole[i] ?? samples, samples),
    })),
  );

/** Layers that see nothing of each other, together; each wave behind those before it. */
function wavesOf({ graph }: Filled, layers: readonly Layer[]): readonly (readonly Layer[])[] {
  const makers = makersOf(graph);
  const isLayer = new Set(layers.map(({ node }) => node));
  const depths = new Map<Node, number>();
  const depthOf = (value: Value): number => {
    const maker = makers.get(value);
    return maker ? (depths.get(maker) ?? 0) : 0;
  };
  for (const node of graph.nodes) {
    const before = Math.max(0, ...valuesOf(...Object.values(node.inputs)).map(depthOf));
    depths.set(node, before + (isLayer.has(node) ? 1 : 0));
  }
  const waves: Layer[][] = [];
  for (const layer of layers) {
    const depth = depths.get(layer.node) ?? 0;
    waves[depth] = [...(waves[depth] ?? []), layer];
  }
  return waves.filter(Boolean);
}
