import type { Value } from "../../../ir/graph.ts";
import * as ops from "../../../ops/index.ts";
import type { Pair } from "../../../ops/window.ts";
import type { Reader, Site } from "./site.ts";

export const resize: Reader = (site) => {
  const x = site.x(0);
  const { attributes } = site;
  attributes.only("antialias", 0);
  attributes.only("exclude_outside", 0);
  attributes.word("keep_aspect_ratio_policy", ["stretch"]);
  attributes.ignore("cubic_coeff_a", "extrapolation_value");
  const said = attributes.word("coordinate_transformation_mode", [
    "half_pixel",
    "pytorch_half_pixel",
    "align_corners",
    "asymmetric",
  ]);
  const scales = scalesOf(site, x);
  const y = ops.resize(
    { x },
    {
      scales,
      mode: attributes.word("mode", ["nearest", "linear"]),
      coordinates: said === "pytorch_half_pixel" ? "half_pixel" : said,
      nearestMode: attributes.word("nearest_mode", [
        "round_prefer_floor",
        "round_prefer_ceil",
        "floor",
        "ceil",
      ]),
    },
  );
  // PyTorch's lone pixel comes from the corner, everyone else's from the middle.
  if (said === "pytorch_half_pixel" && y.type.shape.slice(2).includes(1))
    throw site.misread("pytorch_half_pixel to a single row or column", "half_pixel, or a larger result");
  return y;
};

/** From the scales that the node names, or from the sizes. The region of interest, input 1, matters only for crops. */
function scalesOf(site: Site, x: Value): Pair {
  const { shape } = x.type;
  site.numbers(1);
  const axes = site.attributes.find("axes", "ints")?.map((axis) => site.axis(axis, shape.length));
  const scales = site.numbers(2) ?? [];
  const sizes = site.numbers(3) ?? [];
  const of = (axis: number): number => {
    const i = axes ? axes.indexOf(axis) : axis;
    if (i < 0) return 1;
    const [extent = 1, size = Number.NaN] = [shape[axis], sizes[i]];
    return scales[i] ?? scaleTo(extent, size);
  };
  const wanted = axes?.length ?? shape.length;
  if (Math.max(scales.length, sizes.length) !== wanted || Math.min(scales.length, sizes.length) > 0)
    throw site.misread(`${scales.length} scales and ${sizes.length} sizes`, `${wanted} of either`);
  if (of(0) !== 1 || of(1) !== 1)
    throw site.misread("a resized batch or resized channels", "scale 1 for both");
  const pair: Pair = [of(2), of(3)];
  if (pair.every((scale) => scale > 0 && scale < Infinity)) return pair;
  throw site.misread(`scales [${pair.join(", ")}]`, "scales above 0");
}

/** The scale that takes an extent to a size: the quotient in float32, or the next above if that falls short. */
function scaleTo(extent: number, size: number): number {
  const scale = Math.fround(size / extent);
  return Math.floor(Math.fround(extent * scale)) < size ? scale + scale * 2 ** -23 : scale;
}

export const depthToSpace: Reader = (site) =>
  ops.depthToSpace(
    { x: site.x(0) },
    { blockSize: site.attributes.count("blocksize"), mode: site.attributes.word("mode", ["DCR", "CRD"]) },
  );

export const spaceToDepth: Reader = (site) =>
  ops.spaceToDepth({ x: site.x(0) }, { blockSize: site.attributes.count("blocksize") });
