import type { Graph } from "../ir/graph.ts";
import { rebuilt } from "./rebuilt.ts";

/** A network without its dropouts, which pass everything when it is not in training. */
export const withoutDropout = (network: Graph): Graph =>
  rebuilt(network, { substitute: ({ op }, inputs) => (op.name === "Dropout" ? inputs["x"] : undefined) });
