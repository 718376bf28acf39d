/** Winograd's minimal filtering in one dimension (Lavin & Gray 2015, arXiv:1509.09308, §4), for kernels of three taps. */
import { type Code, f32x4 } from "../assembler/index.ts";
import type { Vector } from "./kernel.ts";
import { splat } from "./lanes.ts";

/** Results of one tile along an axis: two of four pixels, or four of six. */
export type Results = 2 | 4;

export interface Transforms {
  /** Bᵀ · d: what becomes of the pixels that a tile sees. */
  readonly image: (code: Code, d: readonly Vector[]) => readonly Vector[];
  /** Aᵀ · m: the results, from the products. */
  readonly results: (code: Code, m: readonly Vector[]) => readonly Vector[];
  /** G, which is applied to the weights. */
  readonly weights: readonly (readonly [number, number, number])[];
}

const { add, sub, mul } = f32x4;
const times = (factor: number, v: Vector): Vector => mul(v, splat(factor));
const kept = (code: Code, value: Vector): Vector => code.variable("v128", "kept", value);
const all = (given: readonly Vector[]): Six => {
  const [a, b = a, c = a, d = a, e = a, f = a] = given;
  if (!a || !b || !c || !d || !e || !f) throw new Error("a tile without pixels is a bug in thumbnet");
  return [a, b, c, d, e, f];
};
type Six = readonly [Vector, Vector, Vector, Vector, Vector, Vector];

/**
 * The points of F(4×4) are 0, ±√½, ±√2 and ∞: with those of Lavin & Gray, 0, ±1, ±2 and ∞, results are twice to three
 * times as far off (docs/decisions/0009-winograd.md).
 */
const root = Math.SQRT1_2;

export const transforms: Readonly<Record<Results, Transforms>> = {
  2: {
    image: (_, given) => {
      const [d0, d1, d2, d3] = all(given);
      return [sub(d0, d2), add(d1, d2), sub(d2, d1), sub(d1, d3)];
    },
    results: (_, given) => {
      const [m0, m1, m2, m3] = all(given);
      return [add(add(m0, m1), m2), sub(sub(m1, m2), m3)];
    },
    weights: [
      [1, 0, 0],
      [1 / 2, 1 / 2, 1 / 2],
      [1 / 2, -1 / 2, 1 / 2],
      [0, 0, 1],
    ],
  },
  4: {
    image: (code, given) => {
      const [d0, d1, d2, d3, d4, d5] = all(given);
      const near = [
        kept(code, sub(d4, times(2, d2))),
        kept(code, times(root, sub(d3, times(2, d1)))),
      ] as const;
      const far = [
        kept(code, sub(d4, times(1 / 2, d2))),
        kept(code, times(2 * root, sub(d3, times(1 / 2, d1)))),
      ] as const;
      return [
        add(sub(d0, times(5 / 2, d2)), d4),
        add(...near),
        sub(...near),
        add(...far),
        sub(...far),
        add(sub(d1, times(5 / 2, d3)), d5),
      ];
    },
    results: (code, given) => {
      const [m0, m1, m2, m3, m4, m5] = all(given);
      const [near, far] = [kept(code, add(m1, m2)), kept(code, add(m3, m4))];
      const [nearOdd, farOdd] = [kept(code, sub(m1, m2)), kept(code, sub(m3, m4))];
      return [
        add(add(m0, near), far),
        times(root, add(nearOdd, times(2, farOdd))),
        add(times(1 / 2, near), times(2, far)),
        add(times(root, add(times(1 / 2, nearOdd), times(4, farOdd))), m5),
      ];
    },
    weights: [
      [1, 0, 0],
      [-2 / 3, (-2 / 3) * root, -1 / 3],
      [-2 / 3, (2 / 3) * root, -1 / 3],
      [1 / 6, root / 3, 1 / 3],
      [1 / 6, -root / 3, 1 / 3],
      [0, 0, 1],
    ],
  },
};
