/** Sums, means and maxima over some axes of a box. */
import { type Code, f32x4, type Plain, v128 } from "../assembler/index.ts";
import { type Axis, forAlong, forOuter, joined } from "./box.ts";
import { type Kernel, kernelName, type Vector } from "./kernel.ts";
import { splat, storeFirst } from "./lanes.ts";

const reductions = {
  sum: { start: 0, step: (sum: Vector, x: Vector) => f32x4.add(sum, x) },
  max: { start: -Infinity, step: (sum: Vector, x: Vector) => f32x4.max(sum, x) },
} as const;

export interface Reduction {
  readonly by: keyof typeof reductions;
  /** What the result is multiplied by. */
  readonly factor: number;
  /** Axes that stay, with strides in x and in y. */
  readonly kept: readonly Axis[];
  /** Axes that go, with strides in x. */
  readonly gone: readonly Axis[];
}

/** Does `body` with every number along some axes, in lanes that stay apart. */
function forEvery(
  code: Code,
  {
    axes,
    pointer,
    load,
  }: { axes: readonly Axis[]; pointer: Plain<"i32">; load: (at: Plain<"i32">) => Vector },
  body: (x: Vector) => void,
): void {
  const ending: Axis = { extent: 1, strides: [0] };
  forOuter(code, { axes: [...axes, ending], pointers: [pointer] }, ([at]) => {
    if (at) body(load(at));
  });
}

/** One number for every position of the axes that stay. */
export function reduce(reduction: Reduction): Kernel<"x" | "y"> {
  const { by, factor } = reduction;
  const kept = joined(reduction.kept);
  const gone = reduction.gone.filter(({ extent }) => extent > 1);
  const inner = kept.at(-1);
  if (!inner) throw new Error("a box has no axes: this is a bug in thumbnet");
  return {
    name: kernelName(by, { factor, kept, gone }),
    pointers: ["x", "y"],
    scratch: 0,
    write(code, { x, y }) {
      const { start, step } = reductions[by];
      forOuter(code, { axes: kept, pointers: [x, y] }, (pointers) =>
        forAlong(code, { axis: inner, pointers }, (_, [from, to], present) => {
          if (!from || !to) return;
          const sum = code.variable("v128", "sum", splat(start));
          const load = loading(inner);
          forEvery(code, { axes: gone, pointer: from, load }, (value) => code.set(sum, step(sum, value)));
          storeFirst(code, { at: to, count: present }, factor === 1 ? sum : f32x4.mul(sum, splat(factor)));
        }),
      );
    },
  };
}

/** Four numbers where the axis goes on in x, one where it does not. */
export const loading =
  ({ strides }: Axis) =>
  (at: Plain<"i32">): Vector =>
    strides[0] === 1 ? v128.load(at) : v128.load32Zero(at);
