import type { Value } from "../../../ir/graph.ts";
import * as ops from "../../../ops/index.ts";
import type { Pair } from "../../../ops/window.ts";
import {
  PoolingParameter_PoolMethod as Method,
  type PoolingParameter,
  PoolingParameter_RoundMode as Round,
} from "../generated/caffe_pb.ts";
import type { Reader, Site } from "../site.ts";
import { pairIn, required } from "./extents.ts";

export const pooling: Reader = (site) => {
  const said = required(site, "pooling_param", site.layer.poolingParam);
  const x = site.x();
  const withMask = site.layer.top.length > 1;
  if (said.pool === Method.STOCHASTIC) throw site.misread("pool STOCHASTIC", "MAX or AVE");
  if (said.globalPooling) {
    if (withMask) throw site.misread("a mask of a global pooling", "one top");
    return said.pool === Method.AVE
      ? ops.globalAveragePool({ x })
      : ops.reduceMax({ x }, { axes: [2, 3], keepdims: 1 });
  }
  const windows = windowsOf(site, said);
  // Caffe divides by the pixels of the image and of its padding; what hangs over both does not count.
  if (said.pool === Method.AVE)
    return checked(site, ops.averagePool({ x }, { ...windows, countIncludePad: 1 }), x, windows);
  if (!withMask) return checked(site, ops.maxPool({ x }, windows), x, windows);
  const [y, mask] = ops.maxPoolWithIndices({ x }, windows);
  return [checked(site, y, x, windows), mask];
};

function windowsOf(site: Site, said: PoolingParameter) {
  const some = (extent: number) => (extent > 0 ? [extent] : []);
  const [top, left] = pairIn(site, {
    name: "pad",
    together: some(said.pad),
    apart: [said.padH, said.padW],
    least: 0,
    usual: 0,
  });
  const isApart = said.strideH > 0 || said.strideW > 0;
  return {
    kernelShape: pairIn(site, {
      name: "kernel",
      together: some(said.kernelSize),
      apart: [said.kernelH, said.kernelW],
      least: 1,
    }),
    strides: pairIn(site, {
      name: "stride",
      together: isApart ? [] : [said.stride],
      apart: [said.strideH, said.strideW],
      least: 1,
    }),
    pads: [top, left, top, left],
    ceilMode: said.roundMode === Round.CEIL ? 1 : 0,
  } as const;
}

/** Without padding, Caffe keeps a last window that begins behind the image and holds nothing. We do not. */
function checked(site: Site, y: Value, x: Value, windows: ReturnType<typeof windowsOf>): Value {
  const { kernelShape, strides, pads, ceilMode } = windows;
  if (!ceilMode || pads.some((pad) => pad > 0)) return y;
  const counts = ([0, 1] as const).map(
    (axis) => 1 + Math.ceil(((x.type.shape[axis + 2] ?? 0) - kernelShape[axis]) / strides[axis]),
  );
  if (counts.every((count, axis) => count === y.type.shape[axis + 2])) return y;
  throw site.misread(
    `a last window that holds no pixel (${counts.join("×")})`,
    "a kernel not below its stride",
  );
}

/** SegNet's unpooling: puts maxima back where the mask of their pooling says they stood. */
export const upsample: Reader = (site) => {
  const [x, indices] = site.pair();
  const said = required(site, "upsample_param", site.layer.upsampleParam);
  if (said.padOutH || said.padOutW) throw site.misread("pad_out", "upsample_h and upsample_w");
  const [, , h = 0, w = 0] = x.type.shape;
  const extent: Pair = [
    said.upsampleH || h * (said.scaleH || said.scale),
    said.upsampleW || w * (said.scaleW || said.scale),
  ];
  return ops.maxUnpool({ x, indices }, { extent });
};
