import { stridesOf } from "../../ir/tensor.ts";
import { type Axis, extentOf } from "./axis.ts";
import type { Maker } from "./rule.ts";
import type { ChannelMap, ChannelSet } from "./sets.ts";

/** How much a network would miss each set of channels. A set without a score stays. */
export type Scores = ReadonlyMap<ChannelSet, number>;

type Numbers = Readonly<Record<string, Float32Array>>;

/**
 * Σ |w| of the filters that make a channel (Li et al. 2017, §3.1), in parts of its layer's mean filter, so that layers
 * can be compared; of coupled filters, the mean.
 */
export const filterNorms = (map: ChannelMap, weights: Numbers): Scores =>
  scored(map, ["filter"], {
    perPosition: (along) => {
      const norms = sumsAlong(along, magnitudes(numbersOf(along, weights)));
      const mean = meanOf(norms) || 1;
      return norms.map((norm) => norm / mean);
    },
    together: meanOf,
  });

/** |γ| of the batch norms that scale a channel (Liu et al. 2017, §3); of several, the mean. */
export const normScales = (map: ChannelMap, weights: Numbers): Scores =>
  scored(map, ["scale"], {
    perPosition: (along) => sumsAlong(along, magnitudes(numbersOf(along, weights))),
    together: meanOf,
  });

/**
 * |Σ g · w|: by how much the loss of a batch, whose gradients these are, would change without the channels, to first
 * order (Molchanov et al. 2019, §3.1, before the square). Where batch norms scale them the sum is over the norms' numbers
 * alone: a channel scaled and shifted by 0 is gone. Scores of several batches add up.
 */
export function taylorScores(map: ChannelMap, weights: Numbers, gradients: Numbers): Scores {
  const how: Scoring = {
    perPosition: (along) => {
      const [w, g] = [numbersOf(along, weights), numbersOf(along, gradients)];
      return sumsAlong(
        along,
        w.map((number, i) => number * (g[i] ?? 0)),
      );
    },
    together: (sums) => Math.abs(sums.reduce((total, sum) => total + sum, 0)),
  };
  return new Map([...scored(map, ["filter", "bias"], how), ...scored(map, ["scale", "shift"], how)]);
}

interface Scoring {
  /** A number for each position along an axis. */
  perPosition(along: Axis): Float64Array;
  /** What the numbers of all positions of a set say of it. */
  together(numbers: Float64Array): number;
}

function scored(
  { families }: ChannelMap,
  kinds: readonly Maker["kind"][],
  { perPosition, together }: Scoring,
): Scores {
  const known = new Map<Maker, Float64Array>();
  const numbersFor = (maker: Maker): Float64Array => {
    const numbers = known.get(maker) ?? perPosition(maker.along);
    known.set(maker, numbers);
    return numbers;
  };
  const scoreOf = ({ makers }: ChannelSet): readonly number[] => {
    const numbers = makers.flatMap(({ maker, at }) =>
      kinds.includes(maker.kind) ? at.map((i) => numbersFor(maker)[i] ?? 0) : [],
    );
    return numbers.length ? [together(Float64Array.from(numbers))] : [];
  };
  return new Map(
    families.flatMap(({ sets }) => sets.flatMap((set) => scoreOf(set).map((score) => [set, score]))),
  );
}

function numbersOf({ of: { name } }: Axis, numbers: Numbers): Float32Array {
  const found = numbers[name];
  if (!found) throw new RangeError(`${name} has no numbers to score its channels by`);
  return found;
}

/** For every position along an axis, the sum of the numbers there. */
function sumsAlong(along: Axis, numbers: Float32Array): Float64Array {
  const extent = extentOf(along);
  const stride = stridesOf(along.of.type.shape)[along.axis] ?? 1;
  const sums = new Float64Array(extent);
  for (let i = 0; i < numbers.length; i++) sums[Math.floor(i / stride) % extent]! += numbers[i]!;
  return sums;
}

const magnitudes = (numbers: Float32Array): Float32Array => numbers.map(Math.abs);

const meanOf = (numbers: Float64Array): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
