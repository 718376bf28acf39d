/** Softmax and its logarithm: a maximum, a sum, and what each number is of it. */
import { type Code, f32x4, i32, type Plain } from "../assembler/index.ts";
import { type Axis, forAlong, forOuter, joined } from "./box.ts";
import { exponential } from "./exponential.ts";
import { floatBytes, type Kernel, kernelName, type Vector } from "./kernel.ts";
import { splat, storeFirst } from "./lanes.ts";
import { logarithm } from "./logarithm.ts";
import { loading } from "./reduce.ts";

export interface Softmax {
  /** Axes across which sums are apart, with strides in x and in y. */
  readonly lines: readonly Axis[];
  /** Numbers that share a sum, with strides in x and in y. */
  readonly along: Axis;
}

/** Numbers that share a sum, in as many lanes as there are sums side by side. */
interface Line {
  /** Does `body` with every difference to the largest, and with where its result belongs. */
  each(body: (difference: Vector, at: Plain<"i32">) => void): void;
  /** What was written there. */
  read(at: Plain<"i32">): Vector;
  write(at: Plain<"i32">, value: Vector): void;
}

/** eˣ / Σ eˣ, from differences to the largest. */
export const softmax = (shape: Softmax): Kernel<"x" | "y"> =>
  byLine("softmax", shape, (code, { each, read, write }) => {
    const sum = code.variable("v128", "sum", splat(0));
    each((difference, at) => {
      const share = code.variable("v128", "share", exponential(code, difference));
      code.set(sum, f32x4.add(sum, share));
      write(at, share);
    });
    each((_, at) => write(at, f32x4.div(read(at), sum)));
  });

/** x − log Σ eˣ, from differences to the largest. */
export const logSoftmax = (shape: Softmax): Kernel<"x" | "y"> =>
  byLine("logSoftmax", shape, (code, { each, write }) => {
    const sum = code.variable("v128", "sum", splat(0));
    each((difference) => code.set(sum, f32x4.add(sum, exponential(code, difference))));
    const total = code.variable("v128", "total", logarithm(code, sum));
    each((difference, at) => write(at, f32x4.sub(difference, total)));
  });

function byLine(what: string, shape: Softmax, write: (code: Code, line: Line) => void): Kernel<"x" | "y"> {
  const lines = joined(shape.lines);
  const inner = lines.at(-1);
  if (!inner) throw new Error("a box has no axes: this is a bug in thumbnet");
  return {
    name: kernelName(what, { lines, along: shape.along }),
    pointers: ["x", "y"],
    scratch: 0,
    write(code, { x, y }) {
      forOuter(code, { axes: lines, pointers: [x, y] }, (pointers) =>
        forAlong(code, { axis: inner, pointers }, (_, [from, to], present) => {
          if (from && to) write(code, lineOf(code, { inner, along: shape.along, from, to, present }));
        }),
      );
    },
  };
}

interface Place {
  readonly inner: Axis;
  readonly along: Axis;
  readonly from: Plain<"i32">;
  readonly to: Plain<"i32">;
  readonly present: number;
}

function lineOf(code: Code, { inner, along, from, to, present }: Place): Line {
  const [inX = 0, inY = 0] = along.strides.map((stride) => stride * floatBytes);
  const read = loading(inner);
  const top = code.variable("v128", "top", splat(-Infinity));
  const seen = (i: Plain<"i32">): Vector => read(i32.add(from, i32.mul(i, inX)));
  code.for("i", { to: along.extent }, (i) => code.set(top, f32x4.max(top, seen(i))));
  return {
    each: (body) =>
      code.for("i", { to: along.extent }, (i) => {
        const at = code.variable("i32", "at", i32.add(to, i32.mul(i, inY)));
        body(f32x4.sub(seen(i), top), at);
      }),
    read,
    write: (at, value) => storeFirst(code, { at, count: present }, value),
  };
}
