import {
  type Batches,
  type Calibration,
  calibrate,
  correctedBiases,
  layersIn,
  type Quantisation,
  type Sensitivity,
  sensitivities,
} from "../compression/quantization/index.ts";
import type { Engine } from "../engines/index.ts";
import type { TrainedNetwork } from "../runs/index.ts";
import { firstOf } from "./calibration-batches.ts";
import type { Io } from "./command.ts";
import { integerNetwork, type Preparation, preparedFor, realNetwork } from "./integer-network.ts";
import type { Judge, Pictures } from "./judges.ts";
import { onnxBytes } from "./onnx-bytes.ts";
import { countdown } from "./progress.ts";
import type { Tuning } from "./tune.ts";
import { tunedIntegers } from "./tune-integers.ts";

/** How a network is to become one of integers. */
export interface Quantising {
  readonly calibration: Calibration;
  readonly symmetric: boolean;
  readonly perChannel: boolean;
  readonly reduceRange: boolean;
  readonly equalize: boolean;
  readonly correctBias: boolean;
  /** Points of the metric that may be lost before layers are left out. */
  readonly maxDrop: number;
  readonly tuning: Tuning | undefined;
}

/** What the network is made of and judged by. */
export interface Workshop {
  readonly network: TrainedNetwork;
  readonly judge: Judge;
  readonly pictures: Pictures;
  readonly batches: Batches;
  readonly engine: Engine;
  readonly io: Io;
}

/** A network on the way, measured. */
export interface Stage {
  readonly stage: string;
  readonly network: TrainedNetwork;
  /** Bytes as ONNX. */
  readonly bytes: number;
  /** The judge's number, in per cent. */
  readonly measured: number;
  /** Points lost since the float32 network. */
  readonly drop: number;
}

export interface Quantised {
  readonly stages: readonly Stage[];
  /** What integers in each layer alone do, the worst first; absent where no layer was to be left out. */
  readonly layers?: readonly Sensitivity[];
  /** Names of layers that stay in float32. */
  readonly leftOut: readonly string[];
}

/** Brings a network to integers, step by step, and measures every step. */
export async function quantise(shop: Workshop, asked: Quantising): Promise<Quantised> {
  const { network, engine, batches } = shop;
  const { equalize, correctBias, tuning, maxDrop, ...how } = asked;
  const stages: Stage[] = [];
  const measured = async (stage: string, next: TrainedNetwork): Promise<Stage> => {
    const added = await stageOf(shop, { stage, network: next, before: stages[0] });
    stages.push(added);
    return added;
  };
  await measured("float32", network);
  const plain: Preparation = { network, equalize };
  if (equalize) await measured("float32, equalised", realNetwork(plain));
  const whole = preparedFor(plain, shop.pictures.input);
  const { steps, means } = await calibrate(whole, { ...how, engine, batches });
  const rounding: Quantisation = { ...how, steps };
  const biases = correctBias ? correctedBiases(whole, { means }, how) : undefined;
  const quantisation = { ...rounding, ...(biases && { biases }) };
  const first = await measured("int8", integerNetwork(plain, quantisation));
  if (!tuning)
    return leavingOut(shop, { preparation: plain, quantisation, maxDrop, stages, last: first, measured });
  const preparation = { ...plain, tuned: await tunedIntegers(plain, rounding, tuning) };
  const tuned = await measured(`int8 after ${tuning.steps} steps`, integerNetwork(preparation, rounding));
  return leavingOut(shop, { preparation, quantisation: rounding, maxDrop, stages, last: tuned, measured });
}

async function stageOf(
  { judge }: Workshop,
  { stage, network, before }: Pick<Stage, "stage" | "network"> & { readonly before: Stage | undefined },
): Promise<Stage> {
  const measured = await judge.measure(network);
  const drop = before ? judge.sign * (before.measured - measured) : 0;
  return { stage, network, bytes: onnxBytes(network).length, measured, drop };
}

interface Search {
  readonly preparation: Preparation;
  readonly quantisation: Quantisation;
  readonly maxDrop: number;
  readonly stages: readonly Stage[];
  readonly last: Stage;
  measured(stage: string, network: TrainedNetwork): Promise<Stage>;
}

/** Pictures that tell which layers suffer; noise in the scores shows on a few. */
const picturesForNoise = 4;

/** Leaves out the layers in which integers do most harm, ever more of them, until no more is lost than may be. */
async function leavingOut(
  { engine, batches, pictures, io }: Workshop,
  { preparation, quantisation, maxDrop, stages, last, measured }: Search,
): Promise<Quantised> {
  if (!(last.drop > maxDrop)) return { stages, leftOut: [] };
  const whole = preparedFor(preparation, pictures.input);
  const line = countdown(io, layersIn(whole).length, "layers");
  const request = {
    engine,
    quantisation,
    batches: firstOf(batches, picturesForNoise),
    progress: line.reached,
  };
  const layers = await sensitivities(whole, request).finally(line.stop);
  let [count, { drop }] = [0, last];
  while (drop > maxDrop && count < layers.length) {
    count = Math.min(layers.length, Math.max(count + 1, Math.floor(count * 1.5)));
    const leftOut = new Set(layers.slice(0, count).map(({ name }) => name));
    const words = `int8 but for ${count} ${count === 1 ? "layer" : "layers"}`;
    ({ drop } = await measured(words, integerNetwork(preparation, { ...quantisation, leftOut })));
  }
  return { stages, layers, leftOut: layers.slice(0, count).map(({ name }) => name) };
}
