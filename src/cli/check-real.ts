import { graphOf, type TrainedNetwork } from "../runs/index.ts";
import { UsageError } from "./errors.ts";

/** Refuses a network whose weights are integers already. */
export function checkReal(network: TrainedNetwork, source: string): void {
  if (graphOf(network).constants.every(({ role }) => role === undefined)) return;
  throw new UsageError(`${source} is in integers already; the network that it was made of would fit`);
}
