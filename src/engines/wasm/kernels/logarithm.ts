import { type Code, f32x4, i32x4, v128 } from "../assembler/index.ts";
import type { Vector } from "./kernel.ts";
import { splat } from "./lanes.ts";

const { add, sub, mul } = f32x4;

/** ln 2 in two parts, the first exact in few bits, so that n · ln 2 loses nothing (Cephes, logf). */
const ln2 = [0.693359375, -2.1219444e-4] as const;
/** Of (ln(1 + f) − f + f² / 2) / f³, from the highest power down (Cephes, logf). */
const coefficients = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
];
/** √½ as it is written in 32 bits. */
const rootOfHalf = 0x3f3504f3;
const mantissaBits = 23;
const leastNormal = 2 ** -126;

/** ln x = n · ln 2 + ln(1 + f), √½ ≤ 1 + f < √2: within a unit in the last place; −∞ at 0 and NaN below. */
export function logarithm(code: Code, given: Vector): Vector {
  const keep = (name: string, value: Vector) => code.variable("v128", name, value);
  const x = keep("x", given);
  const isTiny = keep("tiny", f32x4.lt(x, splat(leastNormal)));
  const bits = keep("bits", v128.bitselect(mul(x, splat(2 ** mantissaBits)), x, isTiny));
  const power = keep("power", i32x4.shrS(i32x4.sub(bits, i32x4.splat(rootOfHalf)), mantissaBits));
  const n = keep("n", sub(f32x4.convertI32(power), v128.and(isTiny, splat(mantissaBits))));
  const f = keep("f", sub(i32x4.sub(bits, i32x4.shl(power, mantissaBits)), splat(1)));
  const square = keep("square", mul(f, f));
  const cubic = mul(
    coefficients.map(splat).reduce((sum, c) => add(mul(sum, f), c)),
    mul(f, square),
  );
  const tail = sub(add(cubic, mul(n, splat(ln2[1]))), mul(square, splat(0.5)));
  const usual = add(add(f, tail), mul(n, splat(ln2[0])));
  const isUsual = v128.and(f32x4.gt(x, splat(0)), f32x4.lt(x, splat(Infinity)));
  const atZero = f32x4.eq(x, splat(0));
  // The root of what is left is what the logarithm is: ∞ of ∞, and NaN of all that has none.
  return v128.bitselect(usual, v128.bitselect(splat(-Infinity), f32x4.sqrt(x), atZero), isUsual);
}
