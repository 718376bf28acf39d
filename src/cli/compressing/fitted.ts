import { bisected, fitNetwork, importances, sightsOf } from "../../compression/fitting/index.ts";
import { layersIn } from "../../compression/quantization/index.ts";
import type { Engine } from "../../engines/index.ts";
import type { Choices } from "../../formats/squeezed/index.ts";
import type { Filled } from "../../passes/index.ts";
import { count as grouped } from "../../reports/numbers.ts";
import { graphOf, squeezedBytes, type TrainedNetwork } from "../../runs/index.ts";
import { calibrationBatches, firstOf } from "../calibration-batches.ts";
import type { Io } from "../command.ts";
import { UsageError } from "../errors.ts";
import type { Judge } from "../judges.ts";
import { countdown } from "../progress.ts";
import { type Bounds, isWithin } from "./bounds.ts";
import type { Calibration } from "./calibration.ts";
import { dropOf, type Step } from "./stages.ts";
import { plainly, withHalves, withWeights } from "./steps.ts";

/** What a network is fitted to, and what it must keep to. */
export interface FittingShop extends Calibration {
  readonly engine: Engine;
  readonly io: Io;
  readonly judge: Judge;
  /** The network as it was before anything was done to it: points are lost from what it reaches. */
  readonly whole: TrainedNetwork;
  readonly bounds: Bounds;
  /** What the file will be coded with. */
  readonly choices: Choices;
}

/** A price that was tried. */
interface Try {
  readonly network: TrainedNetwork;
  readonly bytes: number;
}

/** Times that the interval of prices is halved: the last two tried differ by a sixteenth. */
const tries = 8;

/**
 * What a bit may cost, from nothing lost to nothing left: noise in the network's results, as a share of them squared,
 * if every weight took one.
 */
const cheapest = 1e-5;
const dearest = 1e2;

/** Numbers that a layer's weights share at most: multiples of a step, 0 among them. */
const entries = 255;

/** Pictures that tell what a layer's noise does to the network's results. */
const picturesForNoise = 8;

/**
 * Rounds every layer's weights to multiples of a step, so that what it makes of pictures changes little. One price of a
 * bit decides the steps of all layers: the dearest that loses no more points than may be lost or, where a size is asked,
 * the cheapest that meets it.
 */
export const fitted = (shop: FittingShop): Step => ({
  name: "fitted",
  choices: plainly,
  async change(network) {
    checkTarget(network, shop);
    const filled: Filled = {
      graph: graphOf(network, shop.pictures.input),
      weights: Object.fromEntries(network.weights),
    };
    const weightsAt = await fitterFor(filled, shop);
    const attempt = async (price: number): Promise<Try> => {
      shop.io.signal.throwIfAborted();
      const weights = weightsAt(price / filled.graph.parameterCount);
      const next = withHalves({ ...network, weights: new Map(Object.entries(weights)) });
      return { network: next, bytes: squeezedBytes(next, { choices: shop.choices }).length };
    };
    const { targetBytes } = shop.bounds;
    const found = await (targetBytes === undefined
      ? withinDrop(attempt, shop)
      : withinBytes(targetBytes, attempt, shop));
    return found.network;
  },
});

/** Refuses a size below that of everything that is not a weight. */
function checkTarget(network: TrainedNetwork, { bounds: { targetBytes }, choices }: FittingShop): void {
  const nothing = withHalves(withWeights(network, (weights) => new Float32Array(weights.length)));
  const least = squeezedBytes(nothing, { choices }).length;
  if (targetBytes === undefined || least <= targetBytes) return;
  throw new UsageError(
    `--target-bytes ${targetBytes} cannot be met: the graph, biases and names take ${grouped(least)} bytes with every weight at 0`,
  );
}

/** Samples of what each layer sees, from all pictures together. */
const samples = 6144;

/** What fits a network's weights to what its layers see, at a price of a bit. */
async function fitterFor(
  network: Filled,
  { engine, pictures, count, io }: FittingShop,
): Promise<(price: number) => Filled["weights"]> {
  const batches = calibrationBatches(pictures, count, io.signal);
  const sights = await sightsOf(network, { engine, batches, count, samples });
  const line = countdown(io, layersIn(network).length, "layers");
  const importance = await importances(network, {
    engine,
    sights,
    batches: firstOf(batches, picturesForNoise),
    progress: line.reached,
  }).finally(line.stop);
  return (price) => fitNetwork(network, { sights, importances: importance, price, entries });
}

type Attempt = (price: number) => Promise<Try>;

/** The dearest of some prices that loses no more than may be lost. */
async function withinDrop(attempt: Attempt, { judge, whole, bounds, io }: FittingShop): Promise<Try> {
  const before = await judge.measure(whole);
  const { within, beyond } = await bisected({
    ...prices,
    async attempt(price) {
      const tried = await attempt(price);
      const drop = dropOf(judge, before, await judge.measure(tried.network));
      io.stderr(`tried: ${grouped(tried.bytes)} bytes, ${judge.metric} ${drop.toFixed(2)} points worse\n`);
      return { ...tried, drop };
    },
    isBeyond: (tried) => !isWithin(tried, bounds),
  });
  return foundIn(within ?? beyond);
}

/** The cheapest of some prices that meets a size. */
async function withinBytes(most: number, attempt: Attempt, { io }: FittingShop): Promise<Try> {
  const { beyond, within } = await bisected({
    ...prices,
    async attempt(price) {
      const tried = await attempt(price);
      io.stderr(`tried: ${grouped(tried.bytes)} bytes\n`);
      return tried;
    },
    isBeyond: ({ bytes }) => bytes <= most,
  });
  return foundIn(beyond ?? within);
}

const prices = { low: cheapest, high: dearest, tries } as const;

function foundIn(tried: Try | undefined): Try {
  if (tried) return tried;
  throw new Error("no price was tried: this is a bug in thumbnet");
}
