import { type Quantisation, quantisationAware } from "../compression/quantization/index.ts";
import type { Numbers } from "../training/index.ts";
import { type Preparation, preparedFor } from "./integer-network.ts";
import type { Options } from "./options.ts";
import { stepOptions } from "./training-options.ts";
import { type Tuning, tuned } from "./tune.ts";

/** How a network is trained while it computes in integers. */
export const tuningOptions = {
  finetune: { kind: "count", help: "steps of training with every number rounded; without it, none" },
  lr: { kind: "number", above: 0, help: "with --finetune, the highest learning rate", default: 1e-4 },
  batch: { kind: "count", help: "with --finetune, pictures in a step", default: 4 },
  classWeights: {
    ...stepOptions.classWeights,
    help: "with --finetune, how a class's rarity raises what its pixels count for",
  },
} as const satisfies Options;

/** Trains a network while it computes in integers, towards its labels; gives back its real numbers, by parameter name. */
export function tunedIntegers(
  preparation: Preparation,
  quantisation: Quantisation,
  tuning: Tuning,
): Promise<Numbers> {
  const whole = preparedFor(preparation, [tuning.batch, 3, ...tuning.size]);
  const start = new Map(Object.entries(whole.weights));
  const form = { graph: quantisationAware(whole, quantisation), start, plain: (trained: Numbers) => trained };
  return tuned({ start, stretches: [{ steps: tuning.steps, form: () => form }] }, tuning);
}
