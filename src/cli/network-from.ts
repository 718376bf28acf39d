import { modelNamed } from "../models/index.ts";
import { built, modelFrom, type Network, type NetworkRequest } from "./network.ts";

/** The network that `source` names: a model of the zoo, or one that lies in a run or file. */
export async function networkFrom(source: string, request: NetworkRequest): Promise<Network> {
  const model = modelNamed(source);
  if (model) return { name: source, graph: built(model, request) };
  // Files bring much along that a model does not need.
  const { storedNetwork } = await import("./stored-network.ts");
  return (await storedNetwork(source, request)) ?? { name: source, graph: built(modelFrom(source), request) };
}
