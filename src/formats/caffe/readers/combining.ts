import { create } from "@bufbuild/protobuf";
import type { Value } from "../../../ir/graph.ts";
import * as ops from "../../../ops/index.ts";
import {
  ConcatParameterSchema,
  CropParameterSchema,
  EltwiseParameterSchema,
  EltwiseParameter_EltwiseOp as Operation,
  SliceParameterSchema,
} from "../generated/caffe_pb.ts";
import type { Reader } from "../site.ts";
import { axisIn } from "./extents.ts";

export const concat: Reader = (site) => {
  const xs = site.xs();
  const { axis, concatDim } = site.layer.concatParam ?? create(ConcatParameterSchema);
  return ops.concat(
    { xs },
    { axis: axisIn(site, concatDim === 1 ? axis : concatDim, xs[0].type.shape.length) },
  );
};

export const eltwise: Reader = (site) => {
  const xs = site.xs();
  const { operation, coeff } = site.layer.eltwiseParam ?? create(EltwiseParameterSchema);
  if (xs.some(({ type }) => type.shape.join() !== xs[0].type.shape.join()))
    throw site.misread(
      `bottoms of shapes ${xs.map(({ type }) => `[${type.shape}]`).join(", ")}`,
      "one shape for all",
    );
  if (operation === Operation.PROD) return xs.reduce((a, b) => ops.mul({ a, b }));
  if (operation === Operation.MAX) return xs.reduce(larger);
  if (coeff.length > 0 && coeff.length !== xs.length)
    throw site.misread(`${coeff.length} coeff`, `none, or ${xs.length}`);
  return xs.map((x, i) => times(x, coeff[i] ?? 1)).reduce((a, b) => ops.add({ a, b }));
};

const times = (a: Value, by: number): Value => (by === 1 ? a : ops.mul({ a, b: ops.constantOf(a, by) }));

const larger = (a: Value, b: Value): Value => ops.where({ condition: ops.greater({ a, b }), a, b });

/** Cuts the first bottom to the size of the second, from an offset. */
export const crop: Reader = (site) => {
  const [x, like] = site.pair();
  const said = site.layer.cropParam ?? create(CropParameterSchema);
  const first = axisIn(site, said.axis, x.type.shape.length);
  const axes = x.type.shape.flatMap((_, axis) => (axis < first ? [] : [axis]));
  if (said.offset.length > 1 && said.offset.length !== axes.length)
    throw site.misread(`${said.offset.length} offsets`, `one, or ${axes.length}`);
  const starts = axes.map((_, i) => said.offset[i] ?? said.offset[0] ?? 0);
  const ends = axes.map((axis, i) => (starts[i] ?? 0) + (like.type.shape[axis] ?? 0));
  return ops.slice({ x }, { starts, ends, axes, steps: axes.map(() => 1) });
};

/** Cuts a bottom into its tops, evenly where nothing says at which points. */
export const slice: Reader = (site) => {
  const x = site.x();
  const said = site.layer.sliceParam ?? create(SliceParameterSchema);
  const axis = axisIn(site, said.sliceDim === 1 ? said.axis : said.sliceDim, x.type.shape.length);
  const extent = x.type.shape[axis] ?? 0;
  const parts = site.layer.top.length;
  const points = said.slicePoint.length
    ? said.slicePoint
    : Array.from({ length: parts - 1 }, (_, i) => ((i + 1) * extent) / parts);
  if (points.length !== parts - 1 || !points.every(Number.isInteger))
    throw site.misread(
      `${parts} tops of ${extent} positions, cut at ${points.length} points`,
      "a point between every two tops, or an even division",
    );
  const edges = [0, ...points, extent];
  return site.layer.top.map((_, i) =>
    ops.slice({ x }, { starts: [edges[i] ?? 0], ends: [edges[i + 1] ?? 0], axes: [axis], steps: [1] }),
  );
};

/** Many names for one value. */
export const split: Reader = (site) => site.layer.top.map(() => site.x());
