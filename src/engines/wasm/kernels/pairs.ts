/** Numbers on a grid as what they count in its steps: whole numbers of 16 bits, two in a word. */
import { type Code, call, f32x4, i16x8, i32, i32x4, type Plain, v128 } from "../assembler/index.ts";
import { bytes, kernelName, lanes, type Vector, type Workshop } from "./kernel.ts";
import { splat } from "./lanes.ts";

/**
 * Added to a number, it leaves the nearest whole one in its lowest bits, without the care that a conversion takes for
 * numbers of any size: floats from 2²³ to 2²⁴ are 1 apart. Those are its own bits.
 */
const wholeAt = 1.5 * 2 ** 23;
const bitsOf = 0x4b400000;

/** Whole numbers that one vector holds. */
const wholes = 2 * lanes;

/** Words from one row of `depth` whole numbers to the next. */
export const pairsPitch = (depth: number): number => Math.ceil(depth / wholes) * lanes;

/** Bytes of what lies before the scales of columns, in what a layer of whole numbers is told: 1 / step, four times. */
export const scalesAt = bytes(lanes);

interface Rows {
  readonly rows: number;
  /** Numbers of a row. */
  readonly depth: number;
  /** Numbers from one row to the next. */
  readonly pitch: number;
}

interface Places {
  readonly from: Plain<"i32">;
  readonly to: Plain<"i32">;
  /** Where 1 / step lies, four times. */
  readonly step: Plain<"i32">;
}

/** Writes rows as pairs. What lies behind a row may be anything, since it meets weights of 0 or none. */
export function writePairs(
  code: Code,
  { rows, depth, pitch }: Rows,
  { from, to, step }: Places,
  { shared }: Workshop,
): void {
  const last = depth % wholes;
  const pairs = shared(
    kernelName("pairs", { last: Math.ceil(last / lanes) }),
    ["from", "to", "step", "rows", "pitch", "whole"],
    (inner, given) => {
      const inverse = inner.variable("v128", "inverse", v128.load(given.step));
      const counted = (at: Plain<"i32">, offset: number): Vector =>
        i32x4.sub(f32x4.add(f32x4.mul(v128.load(at, offset), inverse), splat(wholeAt)), i32x4.splat(bitsOf));
      inner.for("row", { to: given.rows }, () => {
        const at = inner.variable("i32", "at", given.from);
        const end = inner.variable("i32", "end", i32.add(at, given.whole));
        inner.while(
          () => i32.ltU(at, end),
          () => {
            inner.do(v128.store(given.to, i16x8.narrowI32(counted(at, 0), counted(at, bytes(lanes)))));
            inner.step(at, bytes(wholes));
            inner.step(given.to, bytes(lanes));
          },
        );
        if (last > 0) {
          const first = inner.variable("v128", "first", counted(at, 0));
          const second = last > lanes ? counted(at, bytes(lanes)) : first;
          inner.do(v128.store(given.to, i16x8.narrowI32(first, second)));
          inner.step(given.to, bytes(lanes));
        }
        inner.step(given.from, given.pitch);
      });
    },
  );
  code.do(call(pairs, { from, to, step, rows, pitch: bytes(pitch), whole: bytes(depth - last) }));
}
