import { type Matrix, matrixOf } from "../low-rank/matrix.ts";
import type { Part } from "./parts.ts";
import { upperFactor } from "./triangle.ts";

/** What one part of a layer sees, made ready for rounding its weights. */
export interface Sight {
  readonly part: Part;
  /** Columns in the order of rounding: those seen strongest first, while many are left to make up for them. */
  readonly order: readonly number[];
  /** `upperFactor` of E[x · xᵀ] with columns in that order, and behind them a number that is always 1. */
  readonly factor: Matrix;
}

/**
 * Share of the mean of its diagonal that is added to what was seen: a few pictures tell little of directions in which
 * they hardly differ, and others may.
 */
const ridge = 0.1;

interface Seen {
  readonly part: Part;
  /** E[x · xᵀ], its last row and column those of 1. */
  readonly products: Matrix;
  /** Whether rows have biases that can make up for what is always there. */
  readonly ownBias: boolean;
}

/** Makes what was seen ready for rounding. */
export function sightOf({ part, products, ownBias }: Seen): Sight {
  const { columns } = part;
  const size = columns + 1;
  const power = Float64Array.from({ length: size }, (_, i) => products.data[i * size + i]!);
  const order = Array.from({ length: columns }, (_, i) => i).sort((a, b) => power[b]! - power[a]!);
  const all = [...order, columns];
  const added = (ridge * power.reduce((sum, one) => sum + one, 0)) / size;
  const inOrder = matrixOf(size, size, (i, j) => {
    if (i === j) return products.data[all[i]! * size + all[i]!]! + added;
    const isBias = i === columns || j === columns;
    return isBias && !ownBias ? 0 : products.data[all[i]! * size + all[j]!]!;
  });
  return { part, order, factor: upperFactor(inOrder) };
}
