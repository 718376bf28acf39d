import { type Code, f32x4, i32, type Plain, v128 } from "../assembler/index.ts";
import { type Address, floatBytes, lanes, type Vector } from "./kernel.ts";

/** NaN stays NaN, and −0 may stay −0. */
export const atLeast = (x: Vector, bound: Vector): Vector => f32x4.pmax(x, bound);
export const atMost = (x: Vector, bound: Vector): Vector => f32x4.pmin(x, bound);

export const splat = (value: number): Vector => f32x4.const(value, value, value, value);

/** Writes the first `count` of four lanes, and nothing behind them. */
export function storeFirst(
  code: Code,
  { at, offset = 0, count }: { readonly at: Address; readonly offset?: number; readonly count: number },
  value: Vector,
): void {
  if (count >= lanes) {
    code.do(v128.store(at, value, offset));
    return;
  }
  const kept = code.variable("v128", "kept", value);
  if (count >= 2) code.do(v128.store64Lane(at, kept, 0, offset));
  if (count % 2) code.do(v128.store32Lane(at, kept, count - 1, offset + (count - 1) * floatBytes));
}

/**
 * Does `body` for four of `count` numbers at a time, with their offset in bytes and how many there are: four, and in
 * the end what is left. Whoever reads four where fewer are left reads into what follows, and must not write them.
 */
export function forVectors(
  code: Code,
  count: number,
  body: (offset: Plain<"i32">, present: number) => void,
): void {
  const whole = Math.floor(count / lanes) * lanes;
  code.for("c", { to: whole * floatBytes, by: lanes * floatBytes }, (offset) => body(offset, lanes));
  if (count > whole) body(i32.const(whole * floatBytes), count - whole);
}
