import type { Filled } from "../../passes/index.ts";
import { layersIn } from "../quantization/index.ts";
import { type Fitting, fitLayer } from "./fit-layer.ts";
import type { Sights } from "./sights.ts";

export interface NetworkFitting extends Omit<Fitting, "importance"> {
  readonly sights: Sights;
  /** What a squared error of each layer's result does to the network's, by the layers' names. */
  readonly importances: ReadonlyMap<string, number>;
}

/** The network's numbers after every layer was fitted to what it sees in the whole network; all others stay as they are. */
export function fitNetwork(network: Filled, fitting: NetworkFitting): Filled["weights"] {
  const { sights, importances } = fitting;
  const weights = { ...network.weights };
  for (const layer of layersIn(network)) {
    const { name, w, b } = layer;
    const fitted = fitLayer(layer, sights.get(name) ?? [], {
      ...fitting,
      importance: importances.get(name) ?? 0,
    });
    weights[w.parameter.name] = fitted.weights;
    if (b && fitted.biases) weights[b.parameter.name] = fitted.biases;
  }
  return weights;
}
