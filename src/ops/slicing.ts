/**
 * Slice, Unslice, Concat and Split.
 *
 * They share a file because each carries another's derivative: Unslice puts back what Slice took, and
 * Split parts what Concat joined. All of them copy a part of a tensor from or to its place.
 */
import { Misfit } from "../ir/errors.ts";
import type { Value } from "../ir/graph.ts";
import { defineOp, free, type Gradient } from "../ir/op.ts";
import type { Shape, TensorType } from "../ir/tensor.ts";
import { checkAxes, checkWhole } from "./checks.ts";
import { constantOf } from "./constant.ts";
import { type Cuts, read, stripes } from "./reading.ts";

type Slices = Cuts & { readonly ends: readonly number[] };
type Place = Cuts & { readonly shape: Shape };
type Parts = { readonly axis: number; readonly sizes: readonly number[] };

const uncut: Cuts = { starts: [], axes: [], steps: [] };
const slices: Slices = { ...uncut, ends: [] };
const place: Place = { ...uncut, shape: [] };
const parts: Parts = { axis: 0, sizes: [] };

/**
 * Along each of `axes` every step-th position of x, from its start up to but not including its end. Unlike
 * ONNX's, the numbers count from the front, lie inside x and go forward: the rest is resolved at the door.
 */
export const slice = defineOp({
  name: "Slice",
  inputs: { x: "one" },
  attributes: slices,
  exactness: "exact",

  infer({ x }, { starts, ends, axes, steps }) {
    checkAxes("x", x, axes);
    checkCuts(axes, { starts, ends, steps });
    const shape = x.shape.map((extent, axis) => {
      const cut = axes.indexOf(axis); // −1, where no list has a number, for an axis that stays whole
      const [start = 0, end = extent, step = 1] = [starts[cut], ends[cut], steps[cut]];
      if (start >= end || end > extent)
        throw new Misfit(
          `${start} to ${end} is no part of axis ${axis} of x, which has ${extent} positions`,
          `give a start below its end, and an end of at most ${extent}`,
        );
      return Math.ceil((end - start) / step);
    });
    return { dtype: x.dtype, shape };
  },

  cost: free,

  evaluate({ x }, g, y) {
    read(x.type.shape, stripes(y.type.shape, g), (xi, yi) => {
      y.data[yi] = x.data[xi]!;
    });
  },
});

export const sliceGradient: Gradient<typeof slice> = ({ x }, { dy }, { starts, axes, steps }) => ({
  x: () => unslice({ dy }, { starts, axes, steps, shape: x.type.shape }),
});

/** The transpose of Slice: dy where Slice took it from, in zeros of `shape`. Not an ONNX operator. */
export const unslice = defineOp({
  name: "Unslice",
  inputs: { dy: "one" },
  attributes: place,
  exactness: "exact",

  infer({ dy }, { starts, axes, steps, shape }) {
    if (shape.length !== dy.shape.length)
      throw new Misfit(
        `dy has rank ${dy.shape.length} but its place is in [${shape.join(", ")}]`,
        `give a shape of ${dy.shape.length} axes`,
      );
    checkAxes("dy", dy, axes);
    checkCuts(axes, { starts, steps });
    shape.forEach((extent, axis) => {
      const cut = axes.indexOf(axis);
      const [start = 0, step = 1] = [starts[cut], steps[cut]];
      const [count = 0] = dy.shape.slice(axis);
      const fits = cut < 0 ? count === extent : start + (count - 1) * step < extent;
      if (!fits)
        throw new Misfit(
          `${count} positions from ${start} on, ${step} apart, are not those of a slice of ${extent}`,
          `give starts, steps and shape of the Slice, whose y had ${count} positions on axis ${axis}`,
        );
    });
    return { dtype: dy.dtype, shape };
  },

  cost: free,

  evaluate({ dy }, g, dx) {
    read(dx.type.shape, stripes(dy.type.shape, g), (xi, yi) => {
      dx.data[xi] = dy.data[yi]!;
    });
  },
});

/** xs one behind the other along `axis`; axis 1 joins channels. */
export const concat = defineOp({
  name: "Concat",
  inputs: { xs: "many" },
  attributes: { axis: 1 },
  exactness: "exact",

  infer({ xs }, { axis }) {
    const [first] = xs;
    if (!first) throw new Misfit("there is nothing to join", "give at least one value");
    checkAxes("xs", first, [axis]);
    for (const { dtype, shape } of xs) {
      if (dtype !== first.dtype)
        throw new Misfit(`xs are ${first.dtype} and ${dtype}`, "cast them to one type");
      const alike = (extent: number, i: number) => i === axis || extent === shape[i];
      if (shape.length !== first.shape.length || !first.shape.every(alike))
        throw new Misfit(
          `xs differ not only along axis ${axis}: [${first.shape.join(", ")}] and [${shape.join(", ")}]`,
          `give xs the same extents along every axis but ${axis}`,
        );
    }
    const joined = lengthsOf(xs, axis).reduce((sum, length) => sum + length, 0);
    return { dtype: first.dtype, shape: first.shape.with(axis, joined) };
  },

  cost: free,

  evaluate({ xs }, { axis }, y) {
    const starts = startsOf(
      lengthsOf(
        xs.map(({ type }) => type),
        axis,
      ),
    );
    xs.forEach((x, i) => {
      read(y.type.shape, stripes(x.type.shape, behind(axis, starts[i]!)), (yi, xi) => {
        y.data[yi] = x.data[xi]!;
      });
    });
  },
});

export const concatGradient: Gradient<typeof concat> = ({ xs }, { dy }, { axis }) => ({
  xs: () => {
    const types = xs.map(({ type }) => type);
    return split({ x: dy }, { axis, sizes: lengthsOf(types, axis) });
  },
});

/** x cut along `axis` into parts of the given sizes: one result for each. */
export const split = defineOp({
  name: "Split",
  inputs: { x: "one" },
  attributes: parts,
  exactness: "exact",

  infer({ x }, { axis, sizes }): readonly TensorType[] {
    checkAxes("x", x, [axis]);
    checkWhole(1, { sizes });
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const [extent] = lengthsOf([x], axis);
    if (total !== extent)
      throw new Misfit(
        `sizes [${sizes.join(", ")}] add up to ${total} but axis ${axis} of x has ${extent} positions`,
        `give sizes that add up to ${extent}`,
      );
    return sizes.map((size) => ({ dtype: x.dtype, shape: x.shape.with(axis, size) }));
  },

  cost: free,

  evaluate({ x }, { axis, sizes }, ys) {
    const starts = startsOf(sizes);
    ys.forEach((y, i) => {
      read(x.type.shape, stripes(y.type.shape, behind(axis, starts[i]!)), (xi, yi) => {
        y.data[yi] = x.data[xi]!;
      });
    });
  },
});

/** Parts that the loss ignores have derivative 0. */
export const splitGradient: Gradient<typeof split> = (_, { y, dy }, { axis }) => ({
  x: () => concat({ xs: y.map((part, i) => dy[i] ?? zerosLike(part)) }, { axis }),
});

function checkCuts(axes: readonly number[], numbers: Readonly<Record<string, readonly number[]>>): void {
  const { steps = [], ...positions } = numbers;
  checkWhole(0, positions);
  checkWhole(1, { steps });
  for (const [name, { length }] of Object.entries(numbers))
    if (length !== axes.length)
      throw new Misfit(
        `axes [${axes.join(", ")}] are cut but there are ${length} ${name}`,
        `give ${name} one number for each axis`,
      );
}

const lengthsOf = (types: readonly TensorType[], axis: number): readonly number[] =>
  types.flatMap(({ shape }) => shape.slice(axis, axis + 1));

/** Where each part begins when they lie one behind the other. */
const startsOf = (lengths: readonly number[]): readonly number[] =>
  lengths.map((_, i) => lengths.slice(0, i).reduce((sum, length) => sum + length, 0));

const behind = (axis: number, start: number): Cuts => ({ starts: [start], axes: [axis], steps: [1] });

const zerosLike = (value: Value): Value => constantOf(value, 0, value.type.shape);
