import { create, isFieldSet } from "@bufbuild/protobuf";
import type { Value } from "../../../ir/graph.ts";
import { type Shape, sizeOf } from "../../../ir/tensor.ts";
import * as ops from "../../../ops/index.ts";
import {
  BatchNormParameterSchema,
  BNParameterSchema,
  BNParameter_BNMode as BnMode,
  LRNParameterSchema,
  LRNParameter_NormRegion as Region,
  ScaleParameterSchema,
} from "../generated/caffe_pb.ts";
import type { Reader, Site } from "../site.ts";
import { axisIn, channelsOf } from "./extents.ts";

export const lrn: Reader = (site) => {
  const said = site.layer.lrnParam ?? create(LRNParameterSchema);
  if (said.normRegion === Region.WITHIN_CHANNEL) throw site.misread("WITHIN_CHANNEL", "ACROSS_CHANNELS");
  const { localSize: size, alpha, beta, k: bias } = said;
  return ops.lrn({ x: site.x() }, { size, alpha, beta, bias });
};

/** A limit for numbers that are made here rather than read. */
const mostChannels = 2 ** 20;

/** With the Scale that follows it, batch normalisation as everyone else has it. */
export const batchNorm: Reader = (site) => {
  const x = site.x();
  const channels = channelsOf(site, x);
  if (channels > mostChannels) throw site.misread(`${channels} channels`, `at most ${mostChannels}`);
  const said = site.layer.batchNormParam ?? create(BatchNormParameterSchema);
  const isSet = isFieldSet(said, BatchNormParameterSchema.field.useGlobalStats);
  if (isSet && !said.useGlobalStats)
    throw site.misread(
      "use_global_stats: false",
      "true, or nothing: a network that is tested has statistics",
    );
  // Caffe keeps sums that fade, and in a third blob how much too large they are.
  const [fading = 1] = site.numbers(2, [1]) ?? [];
  const times = fading === 0 ? 0 : 1 / fading;
  const statistic = (leaf: string, blob: number) =>
    site.parameter(leaf, [channels], { role: "statistic", blob, initial: blob, times });
  const [mean, variance] = [statistic("mean", 0), statistic("variance", 1)];
  return ops.batchNormalization({ x, ...affine(site, channels), mean, variance }, { epsilon: said.eps });
};

/** What stands behind the division: learnt by the Scale that follows, or nothing. */
function affine(site: Site, channels: number): { readonly scale: Value; readonly b: Value } {
  const { follower } = site;
  const fixed = (name: string, value: number) =>
    site.at((graph) =>
      graph.constant(name, {
        type: { dtype: "float32", shape: [channels] },
        data: new Float32Array(channels).fill(value),
      }),
    );
  const scale = follower
    ? follower.parameter("scale", [channels], { role: "bias", blob: 0, initial: 1 })
    : fixed("scale", 1);
  const b = follower?.layer.scaleParam?.biasTerm
    ? follower.parameter("bias", [channels], { role: "bias", blob: 1 })
    : fixed("bias", 0);
  return { scale, b };
}

/** x times what is learnt, or times a second bottom, along some axes; and a bias. */
export const scale: Reader = (site) => {
  const [x, given] = site.xs();
  const said = site.layer.scaleParam ?? create(ScaleParameterSchema);
  const axis = axisIn(site, said.axis, x.type.shape.length);
  const learnt = said.numAxes < 0 ? x.type.shape.slice(axis) : x.type.shape.slice(axis, axis + said.numAxes);
  const shape = given?.type.shape ?? learnt;
  if (sizeOf(shape) !== sizeOf(x.type.shape.slice(axis, axis + shape.length)))
    throw site.misread(
      `a second bottom of shape [${shape}]`,
      `[${x.type.shape.slice(axis, axis + shape.length)}], the axes of the first from ${axis}`,
    );
  const factor = given ?? site.parameter("scale", shape, { role: "bias", blob: 0, initial: 1 });
  const scaled = ops.mul({ a: x, b: along(x, factor, axis) });
  if (!said.biasTerm) return scaled;
  const bias = site.parameter("bias", shape, { role: "bias", blob: given ? 0 : 1 });
  return ops.add({ a: scaled, b: along(x, bias, axis) });
};

/** `factor` with an axis for every axis of x, its own from `axis` on. */
function along(x: Value, factor: Value, axis: number): Value {
  const own: Shape = factor.type.shape;
  const after = x.type.shape.length - axis - own.length;
  return ops.withShape(factor, [...Array<number>(axis).fill(1), ...own, ...Array<number>(after).fill(1)]);
}

/** SegNet's normalisation, whose statistics are already in its scale and shift. */
export const segnetNorm: Reader = (site) => {
  const x = site.x();
  const said = site.layer.bnParam ?? create(BNParameterSchema);
  if (said.bnMode !== BnMode.INFERENCE) throw site.misread("bn_mode LEARN", "INFERENCE");
  const shape = [1, channelsOf(site, x), 1, 1];
  const factor = site.parameter("scale", shape, { role: "bias", blob: 0, initial: 1 });
  const shift = site.parameter("shift", shape, { role: "bias", blob: 1 });
  return ops.add({ a: ops.mul({ a: x, b: factor }), b: shift });
};
