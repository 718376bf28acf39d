import { create } from "@bufbuild/protobuf";
import { sizeOf } from "../../../ir/tensor.ts";
import * as ops from "../../../ops/index.ts";
import { FlattenParameterSchema } from "../generated/caffe_pb.ts";
import type { Reader } from "../site.ts";
import { biasIn, weightIn } from "./convolution.ts";
import { axisIn, required } from "./extents.ts";

export const innerProduct: Reader = (site) => {
  const x = site.x();
  const said = required(site, "inner_product_param", site.layer.innerProductParam);
  if (axisIn(site, said.axis, x.type.shape.length) !== 1) throw site.misread(`axis ${said.axis}`, "axis 1");
  if (said.numOutput < 1) throw site.misread("no num_output", "a whole number from 1");
  const features = sizeOf(x.type.shape.slice(1));
  const shape = said.transpose ? [features, said.numOutput] : [said.numOutput, features];
  const b = weightIn(site, shape);
  const c = said.biasTerm ? biasIn(site, said.numOutput) : undefined;
  const a = x.type.shape.length === 2 ? x : ops.flatten({ x });
  return ops.gemm({ a, b, c }, { transB: said.transpose ? 0 : 1 });
};

export const flatten: Reader = (site) => {
  const x = site.x();
  const said = site.layer.flattenParam ?? create(FlattenParameterSchema);
  const { shape } = x.type;
  const [first, last] = [axisIn(site, said.axis, shape.length), axisIn(site, said.endAxis, shape.length)];
  if (first > last) throw site.misread(`axes ${first} to ${last}`, "a first axis before the last");
  if (first === 1 && last === shape.length - 1) return ops.flatten({ x });
  const joined = sizeOf(shape.slice(first, last + 1));
  return ops.reshape({ x }, { shape: [...shape.slice(0, first), joined, ...shape.slice(last + 1)] });
};

/** 0 keeps an extent, −1 takes what is left. */
export const reshape: Reader = (site) => {
  const x = site.x();
  const said = required(site, "reshape_param", site.layer.reshapeParam);
  if (said.axis !== 0 || said.numAxes !== -1)
    throw site.misread(`axis ${said.axis} and num_axes ${said.numAxes}`, "a shape for all axes");
  const dims = said.shape?.dim.map(Number) ?? [];
  const kept = dims.map((dim, i) => (dim === 0 ? (x.type.shape[i] ?? 0) : dim));
  const size = sizeOf(x.type.shape);
  const left = size / sizeOf(kept.filter((extent) => extent !== -1));
  const shape = kept.map((extent) => (extent === -1 ? left : extent));
  if (sizeOf(shape) !== size || !shape.every(Number.isInteger))
    throw site.misread(`shape [${dims}] for a bottom of [${x.type.shape}]`, `a shape for ${size} numbers`);
  return ops.reshape({ x }, { shape });
};

/** ShuffleNet's, in descendants of Caffe. */
export const shuffleChannel: Reader = (site) =>
  ops.channelShuffle({ x: site.x() }, { groups: site.layer.shuffleChannelParam?.group ?? 1 });
