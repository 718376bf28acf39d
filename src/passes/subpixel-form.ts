import { type Node, type Parameter, type Value, valuesOf } from "../ir/graph.ts";
import { onlyReaderOf } from "../ir/neighbours.ts";
import { asImage, type ImageShape } from "../ir/tensor.ts";
import { conv, depthToSpace } from "../ops/index.ts";
import { type Filled, numbersIn } from "./filled.ts";
import { rebuilt } from "./rebuilt.ts";

/**
 * The same network with transposed convolutions as convolutions whose channels become pixels (Shi et al. 2016): one
 * filter for each pixel of a block of strides, made of the taps that reach it. Engines run these faster, in integers
 * above all.
 *
 * Only for those that make the image as many times larger as their stride says.
 */
export function subpixelForm(network: Filled): Filled {
  const phases = phasesOf(network);
  const weights = { ...network.weights };
  const shapes = new Map<Parameter, readonly number[]>();
  for (const { w, b, plan } of phases.values()) {
    weights[w.parameter.name] = filtersOf(w.data, plan);
    shapes.set(w.parameter, plan.filters);
    if (!b) continue;
    weights[b.parameter.name] = Float32Array.from({ length: plan.filters[0] }, (_, i) => b.data[Math.floor(i / plan.block)] ?? 0);
    shapes.set(b.parameter, [plan.filters[0]]);
  }
  ...
}
