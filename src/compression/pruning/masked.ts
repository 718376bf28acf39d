import type { Graph, Value } from "../../ir/graph.ts";
import { mul } from "../../ops/index.ts";
import { reparameterised } from "../../passes/index.ts";
import type { Mask } from "./magnitude.ts";

/**
 * The network with every masked weight multiplied by its mask: training moves what stays and leaves at 0 what was
 * pruned. Parameters keep their names.
 */
export const maskedForm = (network: Graph, masks: ReadonlyMap<string, Mask>): Graph =>
  reparameterised(network, (parameter, into): Value | undefined => {
    const mask = masks.get(parameter.name);
    if (!mask) return undefined;
    const { name, type, role, initializer } = parameter;
    const a = into.parameter(name, type.shape, { role, initializer });
    return mul({ a, b: into.constant(`${name}/mask`, { type, data: Float32Array.from(mask) }) });
  });

/** Weights with zeros where the mask prunes. */
export const masked = (weights: Float32Array, mask: Mask): Float32Array =>
  weights.map((weight, i) => (mask[i] ? weight : 0));
