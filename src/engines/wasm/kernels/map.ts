/** What is computed number by number from up to three tensors: arithmetic, activations, choices and copies. */
import { type Code, f32x4, i32x4, v128 } from "../assembler/index.ts";
import { type Axis, forAlong, forOuter, joined } from "./box.ts";
import { exponential } from "./exponential.ts";
import { brought, ontoGrid } from "./grids.ts";
import { type Kernel, kernelName, type Vector } from "./kernel.ts";
import { atLeast, atMost, splat, storeFirst } from "./lanes.ts";
import { logarithm } from "./logarithm.ts";

const one = i32x4.splat(1);
const zero = splat(0);
const { add, sub, mul, div } = f32x4;

/** Numbers that a function is made with, such as a slope. */
export type Settings = Readonly<Record<string, number>>;

type Body = (code: Code, operands: Three, settings: Settings) => Vector;
type Three = readonly [a: Vector, b: Vector, c: Vector];

const between = (x: Vector, low: number, high: number): Vector => atMost(atLeast(x, splat(low)), splat(high));
const alpha = ({ alpha: slope = 0 }: Settings): Vector => splat(slope);
const kept = (code: Code, value: Vector) => code.variable("v128", "kept", value);

/** All functions of numbers, by the names that kernels have. Whole numbers and truths are 32-bit integers. */
export const bodies = {
  copy: (_, [a]) => a,
  add: (_, [a, b]) => add(a, b),
  sub: (_, [a, b]) => sub(a, b),
  mul: (_, [a, b]) => mul(a, b),
  div: (_, [a, b]) => div(a, b),
  addWhole: (_, [a, b]) => i32x4.add(a, b),
  subWhole: (_, [a, b]) => i32x4.sub(a, b),
  mulWhole: (_, [a, b]) => i32x4.mul(a, b),
  greater: (_, [a, b]) => v128.and(f32x4.gt(a, b), one),
  equal: (_, [a, b]) => v128.and(f32x4.eq(a, b), one),
  equalWhole: (_, [a, b]) => v128.and(i32x4.eq(a, b), one),
  where: (_, [condition, a, b]) => v128.bitselect(a, b, i32x4.sub(i32x4.splat(0), condition)),
  toFloat: (_, [a]) => f32x4.convertI32(a),
  toWhole: (_, [a]) => i32x4.truncF32(a),
  toTruth: (_, [a]) => v128.and(f32x4.ne(a, zero), one),
  clip: (_, [x], { min: low = -Infinity, max: high = Infinity }) => between(x, low, high),
  relu: (_, [x]) => atLeast(x, zero),
  gate: (_, [x, by]) => v128.and(x, f32x4.gt(by, zero)),
  leakyRelu: (code, [x], settings) => leaky(code, x, alpha(settings)),
  prelu: (code, [x, slope]) => leaky(code, x, slope),
  hardSigmoid: (_, [x], settings) =>
    between(add(mul(x, alpha(settings)), splat(settings["beta"] ?? 0)), 0, 1),
  hardSwish: (code, [given]) => {
    const x = kept(code, given);
    return mul(x, between(add(mul(x, splat(1 / 6)), splat(0.5)), 0, 1));
  },
  sigmoid: (code, [x]) => div(splat(1), add(exponential(code, f32x4.neg(x)), splat(1))),
  exp: (code, [x]) => exponential(code, x),
  log: (code, [x]) => logarithm(code, x),
  sqrt: (_, [x]) => f32x4.sqrt(x),
  round: (_, [x]) => f32x4.nearest(x),
  quantize: (_, [x, scale, zeroPoint], { least = 0, most = 0 }) =>
    i32x4.truncF32(ontoGrid(div(x, scale), { zeroPoint }, { least, most })),
  dequantize: (_, [x, scale, zeroPoint]) => brought(f32x4.convertI32(x), { scale, zeroPoint }),
  /** Onto a grid and back. */
  through: (_, [x, scale, zeroPoint], { least = 0, most = 0 }) =>
    brought(ontoGrid(div(x, scale), { zeroPoint }, { least, most }), { scale, zeroPoint }),
  /** x · slope + start. */
  line: (_, [x, slope, start]) => add(mul(x, slope), start),
} as const satisfies Readonly<Record<string, Body>>;

const leaky = (code: Code, given: Vector, slope: Vector): Vector => {
  const x = kept(code, given);
  return v128.bitselect(x, mul(x, slope), f32x4.gt(x, zero));
};

export type BodyName = keyof typeof bodies;

export interface MapShape {
  readonly body: BodyName;
  readonly settings?: Settings;
  /** Strides of the operands in turn, then of the result. */
  readonly axes: readonly Axis[];
}

type Pointer = "a" | "b" | "c" | "y";

/** A function of numbers, everywhere in a box. */
export function map({ body, settings = {}, axes }: MapShape): Kernel<Pointer> {
  const shape = joined(axes);
  const inner = shape.at(-1);
  if (!inner) throw new Error("a box has no axes: this is a bug in thumbnet");
  const operands = inner.strides.length - 1;
  const names = (["a", "b", "c"] as const).slice(0, operands);
  return {
    name: kernelName(body, { shape, settings }),
    pointers: [...names, "y"],
    scratch: 0,
    write(code, given) {
      const pointers = [...names, "y" as const].map((name) => given[name]);
      forOuter(code, { axes: shape, pointers }, (outer) =>
        forAlong(code, { axis: inner, pointers: outer }, (values, at, present) => {
          const [a = zero, b = zero, c = zero] = values.slice(0, operands);
          const target = at.at(-1);
          if (target)
            storeFirst(code, { at: target, count: present }, bodies[body](code, [a, b, c], settings));
        }),
      );
    },
  };
}

/** The same number everywhere in a box. */
export function fill(axes: readonly Axis[], value: number): Kernel<"y"> {
  const shape = joined(axes);
  const inner = shape.at(-1);
  if (!inner) throw new Error("a box has no axes: this is a bug in thumbnet");
  return {
    name: kernelName("fill", { shape, value: String(value) }),
    pointers: ["y"],
    scratch: 0,
    write(code, { y }) {
      forOuter(code, { axes: shape, pointers: [y] }, (pointers) =>
        forAlong(code, { axis: inner, pointers }, (_, [at], present) => {
          if (at) storeFirst(code, { at, count: present }, splat(value));
        }),
      );
    },
  };
}
