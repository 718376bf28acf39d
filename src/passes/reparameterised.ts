import type { Graph, Parameter, Value } from "../ir/graph.ts";
import { rebuilt } from "./rebuilt.ts";

/** What a parameter is computed from in the graph that receives it; `undefined` keeps it as it is. */
export type Reparameterisation = (parameter: Parameter, into: Graph) => Value | undefined;

/**
 * The same network with some of its parameters computed from others: through a mask, from a codebook. Inputs, outputs
 * and the names of what stays are the same, so that it trains like any network.
 */
export const reparameterised = (network: Graph, computed: Reparameterisation): Graph =>
  rebuilt(network, { parameter: computed });
