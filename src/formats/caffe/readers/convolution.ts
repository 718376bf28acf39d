import * as ops from "../../../ops/index.ts";
import type { Reader, Site } from "../site.ts";
import { axisIn, channelsOf, pairIn, required } from "./extents.ts";

export const convolution: Reader = (site) => convolve(site, geometryOf(site));

/** A layer of Caffe's descendants: a filter for each channel. */
export const depthwiseConvolution: Reader = (site) =>
  convolve(site, { ...geometryOf(site), group: channelsOf(site, site.x()) });

type Geometry = ReturnType<typeof geometryOf>;

function convolve(site: Site, { channels, kernel, bias, ...geometry }: Geometry) {
  const x = site.x();
  const seen = channelsOf(site, x);
  checkGroups(site, geometry.group, [seen, channels]);
  const w = weightIn(site, [channels, seen / geometry.group, ...kernel]);
  return ops.conv({ x, w, b: bias ? biasIn(site, channels) : undefined }, geometry);
}

export const deconvolution: Reader = (site) => {
  const x = site.x();
  const seen = channelsOf(site, x);
  const { channels, kernel, bias, ...geometry } = geometryOf(site);
  checkGroups(site, geometry.group, [seen, channels]);
  const w = weightIn(site, [seen, channels / geometry.group, ...kernel]);
  return ops.convTranspose({ x, w, b: bias ? biasIn(site, channels) : undefined }, geometry);
};

function checkGroups(site: Site, group: number, channels: readonly number[]): void {
  if (group < 1 || channels.some((count) => count % group !== 0))
    throw site.misread(`group ${group} for ${channels.join(" and ")} channels`, "a group that divides them");
}

export const weightIn = (site: Site, shape: readonly number[]) =>
  site.parameter("weight", shape, { role: "weight", blob: 0 });

export const biasIn = (site: Site, channels: number) =>
  site.parameter("bias", [channels], { role: "bias", blob: 1 });

function geometryOf(site: Site) {
  const said = required(site, "convolution_param", site.layer.convolutionParam);
  if (axisIn(site, said.axis, 4) !== 1) throw site.misread(`axis ${said.axis}`, "axis 1, the channels");
  if (said.numOutput < 1) throw site.misread("no num_output", "a whole number from 1");
  const { padH, padW, strideH, strideW, kernelH, kernelW } = said;
  const [top, left] = pairIn(site, {
    name: "pad",
    together: said.pad,
    apart: [padH, padW],
    least: 0,
    usual: 0,
  });
  return {
    channels: said.numOutput,
    bias: said.biasTerm,
    group: said.group,
    kernel: pairIn(site, { name: "kernel", together: said.kernelSize, apart: [kernelH, kernelW], least: 1 }),
    strides: pairIn(site, {
      name: "stride",
      together: said.stride,
      apart: [strideH, strideW],
      least: 1,
      usual: 1,
    }),
    pads: [top, left, top, left],
    dilations: pairIn(site, {
      name: "dilation",
      together: said.dilation,
      apart: [0, 0],
      least: 1,
      usual: 1,
    }),
  } as const;
}
