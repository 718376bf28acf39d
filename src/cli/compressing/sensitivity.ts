import {
  type PruningSensitivity,
  pruningSensitivities,
  weightsOf,
} from "../../compression/pruning/sensitivities.ts";
import { graphOf, type TrainedNetwork } from "../../runs/index.ts";
import type { Io } from "../command.ts";
import type { Judge } from "../judges.ts";
import { countdown } from "../progress.ts";

/** How well a network does when single layers are pruned, and on how many pictures that was measured. */
export interface MeasuredSensitivities {
  readonly images: number;
  readonly layers: readonly PruningSensitivity[];
}

const sparsities = [0.5, 0.7, 0.8, 0.9];

/** Prunes one layer after another, and measures each by a judge of few pictures. */
export async function measuredSensitivities(
  network: TrainedNetwork,
  judge: Judge,
  io: Io,
): Promise<MeasuredSensitivities> {
  const filled = { graph: graphOf(network), weights: Object.fromEntries(network.weights) };
  const line = countdown(io, weightsOf(filled.graph.parameters).length, "layers");
  try {
    const layers = await pruningSensitivities(filled, {
      sparsities,
      progress: line.reached,
      measure(weights) {
        io.signal.throwIfAborted();
        return judge.measure({ ...network, weights: new Map(Object.entries(weights)) });
      },
    });
    return { images: judge.images, layers };
  } finally {
    line.stop();
  }
}
