/** Boxes of numbers that several tensors walk through in step, each with strides of its own. */
import { type Code, i32, type Local, type Plain, v128 } from "../assembler/index.ts";
import { floatBytes, type Vector } from "./kernel.ts";
import { forVectors } from "./lanes.ts";

/** How many positions an axis has, and how many numbers one step skips in each tensor; the last is what is written. */
export interface Axis {
  readonly extent: number;
  readonly strides: readonly number[];
}

/** The axes in the order in which the last tensor is written, with neighbours joined that are one run in all. */
export function joined(axes: readonly Axis[]): readonly Axis[] {
  const target = ({ strides }: Axis): number => strides.at(-1) ?? 0;
  const inOrder = axes.filter(({ extent }) => extent !== 1).sort((a, b) => target(b) - target(a));
  const result: Axis[] = [];
  for (const axis of inOrder) {
    const outer = result.at(-1);
    const isOneRun = outer?.strides.every((stride, i) => stride === axis.extent * (axis.strides[i] ?? 0));
    if (outer && isOneRun)
      result[result.length - 1] = { extent: outer.extent * axis.extent, strides: axis.strides };
    else result.push(axis);
  }
  return result.length ? result : [{ extent: 1, strides: axes[0]?.strides.map(() => 1) ?? [] }];
}

/** Whether tensors can be walked four numbers at a time along an axis: each goes on one by one, or stays. */
export const isVector = ({ strides }: Axis): boolean =>
  strides.every((stride) => stride === 0 || stride === 1);

/** Does `body` at every position of the axes but the last, with a pointer for each tensor. */
export function forOuter(
  code: Code,
  { axes, pointers }: { readonly axes: readonly Axis[]; readonly pointers: readonly Plain<"i32">[] },
  body: (pointers: readonly Plain<"i32">[]) => void,
): void {
  const [axis, ...inner] = axes;
  if (!axis || inner.length === 0) {
    body(pointers);
    return;
  }
  const moving = pointers.map((pointer): Local<"i32"> => code.variable("i32", "p", pointer));
  code.for("i", { to: axis.extent }, () => {
    forOuter(code, { axes: inner, pointers: moving }, body);
    for (const [i, pointer] of moving.entries()) {
      const stride = axis.strides[i] ?? 0;
      if (stride) code.step(pointer, stride * floatBytes);
    }
  });
}

/** Does `body` along one axis, with what lies there of each tensor, four at a time where they can be. */
export function forAlong(
  code: Code,
  { axis, pointers }: { readonly axis: Axis; readonly pointers: readonly Plain<"i32">[] },
  body: (values: readonly Vector[], at: readonly Plain<"i32">[], present: number) => void,
): void {
  if (isVector(axis)) {
    const same = pointers.map((pointer, i) =>
      axis.strides[i] === 0 ? code.variable("v128", "same", v128.load32Splat(pointer)) : undefined,
    );
    forVectors(code, axis.extent, (offset, present) => {
      const at = pointers.map((pointer) => i32.add(pointer, offset));
      body(
        at.map((address, i) => same[i] ?? v128.load(address)),
        at,
        present,
      );
    });
    return;
  }
  const moving = pointers.map((pointer) => code.variable("i32", "p", pointer));
  code.for("i", { to: axis.extent }, () => {
    body(
      moving.map((address) => v128.load32Zero(address)),
      moving,
      1,
    );
    for (const [i, pointer] of moving.entries()) code.step(pointer, (axis.strides[i] ?? 0) * floatBytes);
  });
}
