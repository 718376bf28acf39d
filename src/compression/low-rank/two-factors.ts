/** Filters as a matrix that is cut at its singular values: no other two factors of its rank come closer. */
import { energyOf, matrixOf } from "./matrix.ts";
import { type Decomposition, type Method, plainWindow, type Ranks } from "./method.ts";
import { svd } from "./svd.ts";

/** W[o, i, u, v] stands in row (i, u) and column (o, v). */
const cutInTwo: Pick<Method, "ranks" | "shapes" | "decompose"> = {
  ranks: ([out, read, kh, kw]) =>
    Array.from({ length: Math.min(read * kh, out * kw) }, (_, smaller) => [smaller + 1]),

  shapes: ([out, read, kh, kw], [rank = 1]) => [
    [rank, read, kh, 1],
    [out, rank, 1, kw],
  ],

  decompose({ shape, data }): Decomposition {
    const [out, read, kh, kw] = shape;
    const place = (row: number, column: number) =>
      ((Math.floor(column / kw) * read + Math.floor(row / kh)) * kh + (row % kh)) * kw + (column % kw);
    const { values, left, right } = svd(matrixOf(read * kh, out * kw, (i, j) => data[place(i, j)]!));
    const whole = energyOf(values);
    const error = ([rank = 1]: Ranks) => (whole > 0 ? energyOf(values.slice(rank)) / whole : 0);
    return {
      error,
      factors: (ranks) => {
        const [rank = 1] = ranks;
        // Each factor takes the root of a singular value, so that both learn alike.
        const first = left
          .slice(0, rank)
          .flatMap((vector, k) => [...vector.map((x) => x * Math.sqrt(values[k]!))]);
        const second = new Float32Array(out * rank * kw);
        for (let o = 0; o < out; o++)
          for (let k = 0; k < rank; k++)
            for (let v = 0; v < kw; v++)
              second[(o * rank + k) * kw + v] = right[k]![o * kw + v]! * Math.sqrt(values[k]!);
        return { numbers: [Float32Array.from(first), second], error: error(ranks) };
      },
    };
  },
};

/** Fewer channels between two layers of 1 × 1 filters (Denton et al. 2014, §3.2). */
export const channelwise: Method = {
  ...cutInTwo,
  parts: ["reduce", "expand"],
  fits: ([, , kh, kw]) => kh * kw === 1,
  pixels: ({ made }) => [made, made],
  windows: (whole) => [whole, plainWindow],
};

/** A filter of k × 1 behind one of 1 × k (Jaderberg et al. 2014, §2.1, scheme 2). */
export const spatial: Method = {
  ...cutInTwo,
  parts: ["vertical", "horizontal"],
  fits: ([, , kh, kw]) => kh > 1 && kw > 1,
  pixels: ({ between, made }) => [between, made],
  windows: ({ strides: [down, across], pads: [top, left, bottom, right], dilations: [below, beside] }) => [
    { strides: [down, 1], pads: [top, 0, bottom, 0], dilations: [below, 1] },
    { strides: [1, across], pads: [0, left, 0, right], dilations: [1, beside] },
  ],
};
