import { type Filled, foldNorms, subpixelForm, withoutDropout } from "../../passes/index.ts";

/** A network as integers want it: norms in their convolutions, no dropout, and convolutions in place of transposed ones. */
export const prepared = ({ graph, weights }: Filled): Filled =>
  subpixelForm(foldNorms({ graph: withoutDropout(graph), weights }));
