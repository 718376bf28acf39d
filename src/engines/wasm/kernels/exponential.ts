import { type Code, f32x4, i32x4 } from "../assembler/index.ts";
import type { Vector } from "./kernel.ts";
import { atLeast, atMost, splat } from "./lanes.ts";

const { add, sub, mul } = f32x4;

/** ln 2 in two parts, the first exact in few bits, so that n · ln 2 loses nothing (Cephes, expf). */
const ln2 = [0.693359375, -2.1219444e-4] as const;
/** Of (eʳ − 1 − r) / r², from the highest power down (Cephes, expf). */
const coefficients = [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 0.5];

/** eˣ = 2ⁿ · eʳ, |r| ≤ ln 2 / 2: within two units in the last place; 0 below −87.3, where it is smaller than 10⁻³⁸. */
export function exponential(code: Code, given: Vector): Vector {
  const x = code.variable("v128", "x", atMost(atLeast(given, splat(-88)), splat(89)));
  const n = code.variable("v128", "n", f32x4.nearest(mul(x, splat(Math.LOG2E))));
  const r = code.variable("v128", "r", sub(sub(x, mul(n, splat(ln2[0]))), mul(n, splat(ln2[1]))));
  const tail = coefficients.map(splat).reduce((sum, c) => add(mul(sum, r), c));
  const power = i32x4.shl(i32x4.add(i32x4.truncF32(n), i32x4.splat(127)), 23);
  return mul(add(add(mul(tail, mul(r, r)), r), splat(1)), power);
}
