import type { Edit } from "../compression/edits.ts";
import type { BatchPlan } from "../data/index.ts";
import {
  adam,
  adamW,
  constant,
  cosine,
  type Optimizer,
  oneCycle,
  poly,
  type Schedule,
  sgd,
  stepped,
} from "../optimizers/index.ts";
import type { ClassWeighting, KeypointLossOptions } from "../tasks/index.ts";
import type { Distillation } from "./distillation/recipe.ts";

export const optimizerNames = ["adam", "adamw", "sgd"] as const;
export const scheduleNames = ["constant", "step", "cosine", "one-cycle", "poly"] as const;

/** Everything that decides a training beside the data and the engine. Plain JSON; a run keeps it. */
export interface Recipe {
  readonly model: string;
  /** The network's own options, classes included. */
  readonly modelOptions: Readonly<Record<string, number | boolean | string>>;
  /** What was done to the model's graph before, such as pruning channels; absent where nothing was. */
  readonly edits?: readonly Edit[];
  readonly plan: BatchPlan;
  readonly steps: number;
  readonly seed: number;
  readonly optimizer: {
    readonly name: (typeof optimizerNames)[number];
    readonly momentum: number;
    readonly nesterov: boolean;
    readonly beta2: number;
    readonly weightDecay: number;
    /** Longest gradient followed as it is; 0 means any. */
    readonly clipNorm: number;
  };
  readonly schedule: {
    readonly name: (typeof scheduleNames)[number];
    /** The highest learning rate. */
    readonly rate: number;
    /** Steps that grow linearly towards it. */
    readonly warmup: number;
  };
  /** Share of the weights' moving average that a step leaves; 0 keeps none. */
  readonly averaging: number;
  readonly loss: {
    readonly classWeighting: ClassWeighting;
    readonly labelSmoothing: number;
    readonly crossEntropy: number;
    readonly dice: number;
    readonly focal: number;
    /** What a pixel of a shift layer's offsets costs; 0 leaves them free. */
    readonly shiftPenalty: number;
  };
  /** What the loss of a network that finds keypoints is made of; absent for others, whose loss is above. */
  readonly keypoints?: Required<KeypointLossOptions>;
  /** What a teacher adds to the loss; absent where there is none. */
  readonly distillation?: Distillation;
  /** Parameters whose names start with this stay as they are; empty freezes none. */
  readonly freeze: string;
}

export function optimizerOf({ optimizer }: Recipe): Optimizer {
  const { name, momentum, nesterov, beta2, weightDecay } = optimizer;
  if (name === "sgd") return sgd({ momentum, nesterov, weightDecay });
  return (name === "adam" ? adam : adamW)({ beta1: momentum, beta2, weightDecay });
}

export function scheduleOf({ schedule: { name, rate, warmup } }: Recipe): Schedule {
  const byName: Readonly<Record<typeof name, () => Schedule>> = {
    constant: () => constant({ rate }),
    step: () => stepped({ rate, at: [0.6, 0.85], factor: 0.1 }),
    cosine: () => cosine({ rate, warmup }),
    "one-cycle": () => oneCycle({ rate }),
    poly: () => poly({ rate, warmup }),
  };
  return byName[name]();
}
