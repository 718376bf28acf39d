import type { Matrix } from "../low-rank/matrix.ts";
import type { Grid } from "./grid.ts";

/** Weights that are to be rounded so that what they make changes little. */
export interface Rounding {
  /** Where rows would best lie, [rows, columns + 1]; the last column, a bias, is not rounded. */
  readonly targets: Matrix;
  /** `upperFactor` of what was seen, (E[x · xᵀ]), with columns in the order of the targets'. */
  readonly factor: Matrix;
  /** 1 where a weight may be other than 0, [rows, columns]. */
  readonly kept: Uint8Array;
  readonly grid: Grid;
  /** Bits that each of the grid's numbers takes. */
  readonly rates: Float64Array;
  /** What a bit costs, in squared errors of what the rows make. */
  readonly price: number;
}

export interface Rounded {
  /** Multiples of the grid's step, [rows, columns]. */
  readonly multiples: Int16Array;
  readonly biases: Float64Array;
  /** Mean squared error of what the rows make, summed over them. */
  readonly error: number;
}

/**
 * Rounds one weight after another and lets those that follow make up for the error, as far as what was seen lets them
 * (Frantar et al. 2023, GPTQ); each goes to the number that costs least in error and bits together.
 *
 * With E[x · xᵀ] = R · Rᵀ, the mean squared error of a row that is off by e is |e · R|². Its term k depends on the first
 * k + 1 weights alone, so that each weight can mend what those before it did to its own term.
 */
export function roundRows({ targets, factor, kept, grid, rates, price }: Rounding): Rounded {
  const columns = targets.columns - 1;
  const multiples = new Int16Array(targets.rows * columns);
  const biases = new Float64Array(targets.rows);
  const errors = new Float64Array(columns);
  let error = 0;
  for (let row = 0; row < targets.rows; row++) {
    for (let k = 0; k <= columns; k++) {
      const along = factor.data.subarray(k * factor.columns, k * factor.columns + k + 1);
      const pivot = along[k]!;
      let owed = 0;
      for (let j = 0; j < k; j++) owed += errors[j]! * along[j]!;
      const wanted = targets.data[row * targets.columns + k]! + owed / pivot;
      if (k === columns) {
        biases[row] = wanted;
        break;
      }
      const place = row * columns + k;
      const multiple = kept[place] ? cheapest(wanted, grid, rates, price / pivot ** 2) : 0;
      multiples[place] = multiple;
      errors[k] = targets.data[row * targets.columns + k]! - multiple * grid.step;
      error += ((wanted - multiple * grid.step) * pivot) ** 2;
    }
  }
  return { multiples, biases, error };
}

/** Of 0, the nearest number and its neighbour towards 0, that which costs least. `price` is a bit's, in squared errors. */
function cheapest(wanted: number, { step, low, high }: Grid, rates: Float64Array, price: number): number {
  const nearest = Math.min(high, Math.max(low, Math.round(wanted / step)));
  if (nearest === 0) return 0;
  let [best, least] = [0, wanted ** 2 + price * rates[-low]!];
  for (const multiple of [nearest, nearest - Math.sign(nearest)]) {
    const cost = (wanted - multiple * step) ** 2 + price * rates[multiple - low]!;
    if (cost < least) [best, least] = [multiple, cost];
  }
  return best;
}
