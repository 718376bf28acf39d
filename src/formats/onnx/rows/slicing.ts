import * as ops from "../../../ops/index.ts";
import { type Emitter, int, ints, text } from "../emitter.ts";
import type { Row } from "../row.ts";

export const slice: Row<typeof ops.slice> = ({ e, inputs: { x }, attributes, outputs }) => {
  const { starts, ends, axes, steps } = attributes;
  e.node("Slice", [x, e.ints(starts), e.ints(ends), e.ints(axes), e.ints(steps)], {}, [outputs]);
};

/** Puts zeros between what is `steps` apart, then before and after. */
export const unslice: Row<typeof ops.unslice> = ({
  e,
  inputs,
  types,
  attributes: { starts, axes, steps, shape },
  outputs,
}) => {
  let spaced = inputs.dy;
  const extents = [...types.dy.shape];
  axes.forEach((axis, i) => {
    const step = steps[i] ?? 1;
    if (step === 1) return;
    const [outer, inner] = [extents.slice(0, axis + 1), extents.slice(axis + 1)];
    const apart = e.value("Reshape", [spaced, e.ints([...outer, 1, ...inner])]);
    const widened = zerosAfter(e, apart, extents.length + 1, axis + 1, step - 1);
    extents[axis] = (extents[axis] ?? 1) * step;
    spaced = e.value("Reshape", [widened, e.ints(extents)]);
  });
  const before = shape.map((_, axis) => starts[axes.indexOf(axis)] ?? 0);
  const after = shape.map((extent, axis) => extent - (before[axis] ?? 0) - (extents[axis] ?? 0));
  e.node("Pad", [spaced, e.ints([...before, ...after])], {}, [outputs]);
};

const zerosAfter = (e: Emitter, x: string, rank: number, axis: number, count: number): string =>
  e.value("Pad", [x, e.ints(Array.from({ length: 2 * rank }, (_, i) => (i === rank + axis ? count : 0)))]);

export const concat: Row<typeof ops.concat> = ({ e, inputs: { xs }, attributes: { axis }, outputs }) =>
  e.node("Concat", xs, { axis: int(axis) }, [outputs]);

export const split: Row<typeof ops.split> = ({ e, inputs: { x }, attributes: { axis, sizes }, outputs }) =>
  e.node("Split", [x, e.ints(sizes)], { axis: int(axis) }, outputs);

export const pad: Row<typeof ops.pad> = ({ e, inputs: { x }, attributes: { pads, value, mode }, outputs }) =>
  e.node("Pad", [x, e.ints(pads), e.scalar(value)], { mode: text(mode) }, [outputs]);

/** A matrix product along each padded axis gives copies back to their originals. */
export const padGrad: Row<typeof ops.padGrad> = ({ e, inputs, types, outputTypes, attributes, outputs }) => {
  const rank = types.dy.shape.length;
  const padded = types.dy.shape.flatMap((extent, axis) => (extent === outputTypes.shape[axis] ? [] : [axis]));
  const gathered = padded.reduce((dy, axis) => {
    const [from, to] = [types.dy.shape[axis] ?? 1, outputTypes.shape[axis] ?? 1];
    const pads = [0, attributes.pads[axis] ?? 0, 0, attributes.pads[rank + axis] ?? 0];
    const unit = Float32Array.from({ length: from * from }, (_, i) => (i % (from + 1) === 0 ? 1 : 0));
    const given = { type: { dtype: "float32", shape: [from, from] }, data: unit } as const;
    const matrix = {
      type: { dtype: "float32", shape: [from, to] },
      data: new Float32Array(from * to),
    } as const;
    ops.padGrad.evaluate({ dy: given }, { ...attributes, pads }, matrix);
    const perm = Array.from({ length: rank }, (_, a) => (a === axis ? rank - 1 : a === rank - 1 ? axis : a));
    const last = e.value("Transpose", [dy], { perm: ints(perm) });
    const product = e.value("MatMul", [last, e.floats([...matrix.data], [from, to])]);
    return e.value("Transpose", [product], { perm: ints(perm) });
  }, inputs.dy);
  e.node("Identity", [gathered], {}, [outputs]);
};

export const padToMultiple: Row<typeof ops.padToMultiple> = ({
  e,
  inputs,
  types,
  attributes,
  outputs,
  outputTypes,
  symbolic,
}) => {
  const { multiple } = attributes;
  if (!symbolic) {
    const missing = outputTypes.shape.map((extent, axis) => extent - (types.x.shape[axis] ?? 0));
    framed(e, "Pad", inputs.x, [e.ints([0, 0, 0, 0, ...missing])], missing.some(Boolean), outputs);
    return;
  }
  const times = e.ints([multiple]);
  const over = e.value("Mod", [heightAndWidth(e, inputs.x), times]);
  const missing = e.value("Mod", [e.value("Sub", [times, over]), times]);
  const pads = e.value("Concat", [e.ints([0, 0, 0, 0, 0, 0]), missing], { axis: int(0) });
  e.node("Pad", [inputs.x, pads], {}, [outputs]);
};

export const cropLike: Row<typeof ops.cropLike> = ({ e, inputs, types, outputs, outputTypes, symbolic }) => {
  const [, , h = 1, w = 1] = outputTypes.shape;
  const cuts = [e.ints([0, 0]), symbolic ? heightAndWidth(e, inputs.like) : e.ints([h, w]), e.ints([2, 3])];
  const needed = symbolic || types.x.shape.some((extent, axis) => extent !== outputTypes.shape[axis]);
  framed(e, "Slice", inputs.x, cuts, needed, outputs);
};

const heightAndWidth = (e: Emitter, x: string): string =>
  e.value("Slice", [e.value("Shape", [x]), e.ints([2]), e.ints([4])]);

/** A change of frame, or nothing at all when the frame fits. */
const framed = (
  e: Emitter,
  opType: string,
  x: string,
  how: readonly string[],
  needed: boolean,
  output: string,
): void => (needed ? e.node(opType, [x, ...how], {}, [output]) : e.node("Identity", [x], {}, [output]));
