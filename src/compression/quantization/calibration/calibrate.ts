import type { Value } from "../../../ir/graph.ts";
import { sizeOf, type Tensor } from "../../../ir/tensor.ts";
import type { Filled } from "../../../passes/index.ts";
import { layersIn } from "../layers.ts";
import { type Observation, observe } from "../observe.ts";
import { pointsOf } from "../points.ts";
import { type Range, type StepOptions, type Steps, stepsFor } from "../steps.ts";
import { countInto, type Histogram, histogramOf } from "./histogram.ts";
import { type Calibration, rangeBy } from "./ranges.ts";

export interface CalibrationRequest extends StepOptions, Omit<Observation, "values"> {
  readonly calibration: Calibration;
}

/** What was seen of a network while it ran on pictures. */
export interface Calibrated {
  /** A grid for every value that may lie on one, by name. */
  readonly steps: ReadonlyMap<string, Steps>;
  /** For every layer, by name, the mean of each channel that it reads. */
  readonly means: ReadonlyMap<string, Float64Array>;
}

/** Runs a network on pictures and finds a grid for every value that may lie on one: once for ranges, again for histograms. */
export async function calibrate(network: Filled, request: CalibrationRequest): Promise<Calibrated> {
  const { calibration, symmetric = false, ...observation } = request;
  const layers = layersIn(network);
  const graded = new Set(pointsOf(network.graph, layers).values());
  const values = [...new Set([...graded, ...layers.map(({ x }) => x)])];
  const seen = new Map(values.map((value) => [value, nothingSeen(value)]));
  await observe(network, { ...observation, values }, (value, { data }) => {
    const sight = seen.get(value);
    if (sight) lookAt(sight, data);
  });
  const sights = [...graded].flatMap((value) => seen.get(value) ?? []);
  const histograms =
    calibration === "minmax" ? new Map<Value, Histogram>() : await histogramsOf(network, observation, sights);
  const steps = sights.map(({ value, ...range }) => {
    const histogram = histograms.get(value) ?? histogramOf(range);
    return [value.name, stepsFor(rangeBy[calibration](histogram, { symmetric }), { symmetric })] as const;
  });
  const means = layers.map(({ name, x }) => [name, meansOf(seen.get(x))] as const);
  return { steps: new Map(steps), means: new Map(means) };
}

/** The ends of what was seen of a value, and the sum of each of its channels. */
interface Sight extends Range {
  readonly value: Value;
  low: number;
  high: number;
  readonly sums: Float64Array;
  /** Numbers of each channel. */
  count: number;
}

function nothingSeen(value: Value): Sight {
  const channels = value.type.shape[1] ?? 1;
  return { value, low: 0, high: 0, sums: new Float64Array(channels), count: 0 };
}

function lookAt(sight: Sight, data: Tensor["data"]): void {
  const { sums, value } = sight;
  const inner = sizeOf(value.type.shape.slice(2));
  let { low, high } = sight;
  for (let start = 0, c = 0; start < data.length; start += inner, c = (c + 1) % sums.length) {
    let sum = 0;
    for (let i = start; i < start + inner; i++) {
      const x = data[i]!;
      sum += x;
      if (x < low) low = x;
      if (x > high) high = x;
    }
    sums[c]! += sum;
  }
  Object.assign(sight, { low, high, count: sight.count + data.length / sums.length });
}

const meansOf = (sight: Sight | undefined): Float64Array =>
  (sight?.sums ?? new Float64Array()).map((sum) => sum / Math.max(1, sight?.count ?? 0));

async function histogramsOf(
  network: Filled,
  observation: Omit<Observation, "values">,
  sights: readonly Sight[],
): Promise<ReadonlyMap<Value, Histogram>> {
  const histograms = new Map(sights.map(({ value, ...range }) => [value, histogramOf(range)]));
  await observe(network, { ...observation, values: [...histograms.keys()] }, (value, { data }) => {
    const histogram = histograms.get(value);
    if (histogram) countInto(histogram, data);
  });
  return histograms;
}
