/** Operators on single numbers, which may be repeated along axes. */
import type { Value } from "../../../ir/graph.ts";
import type { DType } from "../../../ir/tensor.ts";
import { type BodyName, map, type Settings } from "../kernels/map.ts";
import { logSoftmax, softmax } from "../kernels/softmax.ts";
import type { View } from "../view.ts";
import { type Lower, type Lowering, type Prepared, Refusal } from "./lowering.ts";
import { boxOf, number, operand } from "./reading.ts";

/** `body` of what is bound to the slots. */
function run(lowering: Lowering, body: BodyName, slots: readonly string[], settings: Settings = {}): void {
  const views = slots.map((slot) => lowering.view(operand(lowering, slot)));
  call(lowering, body, views, settings);
}

function call(lowering: Lowering, body: BodyName, views: readonly View[], settings: Settings): void {
  const { y } = lowering;
  const axes = boxOf(y.type.shape, [...views, y]);
  const [a, b, c] = views;
  lowering.call(map({ body, settings, axes }), { ...(a && { a }), ...(b && { b }), ...(c && { c }), y });
}

/** Of floats, with some attributes as settings. */
export const lowerMap =
  (body: BodyName, slots: readonly string[] = ["x"], attributes: readonly string[] = []): Lower =>
  (lowering) =>
    run(lowering, body, slots, Object.fromEntries(attributes.map((name) => [name, number(lowering, name)])));

const dtypeOf = (lowering: Lowering, slot: string): DType => operand(lowering, slot).type.dtype;

/** Of two floats, or of two whole numbers where there is a body for such. */
export const lowerPairwise =
  (float: BodyName, whole?: BodyName): Lower =>
  (lowering) => {
    const dtype = dtypeOf(lowering, "a");
    if (dtype === "float32") return run(lowering, float, ["a", "b"]);
    if (dtype === "int32" && whole) return run(lowering, whole, ["a", "b"]);
    throw new Refusal(lowering.node, `a and b are ${dtype}; cast them to float32`);
  };

export const lowerCast: Lower = (lowering) => {
  const [from, to] = [dtypeOf(lowering, "x"), lowering.y.type.dtype];
  const isFloat = from === "float32";
  if (to === "float32") return run(lowering, isFloat ? "copy" : "toFloat", ["x"]);
  if (to === "int32") return run(lowering, isFloat ? "toWhole" : "copy", ["x"]);
  if (to === "bool" && isFloat) return run(lowering, "toTruth", ["x"]);
  throw new Refusal(lowering.node, `it does not cast ${from} to ${to}; cast to float32 or int32`);
};

/** x · slope + start for every channel, from statistics that are known. */
export const lowerBatchNormalization: Lower = (lowering) => {
  const statistics = ["scale", "b", "mean", "variance"].map((slot) => lowering.known(slot));
  const epsilon = number(lowering, "epsilon");
  const channels = lowering.y.type.shape[1] ?? 1;
  const line = (of: (scale: number, b: number, mean: number, deviation: number) => number): Prepared => ({
    from: statistics,
    words: channels,
    prepare: ([scale, b, mean, variance]) =>
      Float32Array.from({ length: channels }, (_, c) =>
        of(
          scale?.data[c] ?? 0,
          b?.data[c] ?? 0,
          mean?.data[c] ?? 0,
          Math.sqrt((variance?.data[c] ?? 0) + epsilon),
        ),
      ),
  });
  const x = lowering.view(operand(lowering, "x"));
  const { y } = lowering;
  const axes = y.type.shape.map((extent, axis) => {
    const perChannel = axis === 1 ? 1 : 0;
    return { extent, strides: [x.strides[axis] ?? 0, perChannel, perChannel, y.strides[axis] ?? 0] };
  });
  lowering.call(map({ body: "line", axes }), {
    a: x,
    b: line((scale, _, __, deviation) => scale / deviation),
    c: line((scale, b, mean, deviation) => b - (mean * scale) / deviation),
    y,
  });
};

/** Slopes per channel stand at axis 1. */
export const lowerPrelu: Lower = (lowering) => {
  const x = lowering.view(operand(lowering, "x"));
  const slopes: Value = lowering.known("slope");
  const { y } = lowering;
  const count = slopes.type.shape.reduce((product, extent) => product * extent, 1);
  const slope: Prepared = {
    from: [slopes],
    words: count,
    prepare: ([given]) => Float32Array.from(given?.data ?? []),
  };
  const axes = y.type.shape.map((extent, axis) => ({
    extent,
    strides: [x.strides[axis] ?? 0, axis === 1 && count > 1 ? 1 : 0, y.strides[axis] ?? 0],
  }));
  lowering.call(map({ body: "prelu", axes }), { a: x, b: slope, y });
};

/** A kernel of lines that share a sum. */
const lowerLines =
  (kernel: typeof softmax): Lower =>
  (lowering) => {
    const x = lowering.view(operand(lowering, "x"));
    const { y } = lowering;
    const axes = boxOf(y.type.shape, [x, y]);
    const axis = number(lowering, "axis");
    const along = axes[axis];
    if (!along) throw new Error(`${lowering.node.op.name} has no axis ${axis}: this is a bug in thumbnet`);
    const lines = [{ extent: 1, strides: [0, 0] }, ...axes.filter((_, i) => i !== axis)];
    const fixed = { extent: along.extent, strides: along.extent === 1 ? [0, 0] : along.strides };
    lowering.call(kernel({ lines, along: fixed }), { x, y });
  };

export const lowerSoftmax = lowerLines(softmax);
export const lowerLogSoftmax = lowerLines(logSoftmax);
