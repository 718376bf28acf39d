import type { Value } from "../../../ir/graph.ts";
import { sizeOf } from "../../../ir/tensor.ts";
import * as ops from "../../../ops/index.ts";
import { dtypeOf } from "../dtypes.ts";
import type { Reader, Site } from "./site.ts";

/** What the file stores and then brings to a grid are weights that are still trained. */
export const quantizeLinear: Reader = (site) => {
  site.attributes.ignore("saturate");
  const x = site.movedX(0);
  const { scale, zeroPoint, ...along } = stepsOf(site, x);
  return ops.quantizeLinear({ x, scale, zeroPoint: zeroPoint ?? zerosFor(site, scale) }, along);
};

export const dequantizeLinear: Reader = (site) => {
  const x = site.integersX(0);
  const { scale, zeroPoint, ...along } = stepsOf(site, x);
  return ops.dequantizeLinear({ x, scale, zeroPoint }, along);
};

function stepsOf(site: Site, { type: { shape } }: Value) {
  site.attributes.only("block_size", 0);
  const axis = site.attributes.int("axis", 1);
  const [scale, zeroPoint] = [site.x(1), site.given.includes(2) ? site.anyX(2) : undefined];
  if (scale.type.shape.length === 0) return { scale, zeroPoint };
  const counted = site.axis(axis, shape.length);
  // One scale for all may come as a list of one.
  if (sizeOf(scale.type.shape) > 1 || shape[counted] === 1) return { scale, zeroPoint, axis: counted };
  return { scale: ops.withShape(scale, []), zeroPoint: zeroPoint && ops.withShape(zeroPoint, []) };
}

/** Without a zero point 0 is 0, of the type that the file asks for. */
function zerosFor(site: Site, { graph, type: { shape } }: Value): Value {
  const code = site.attributes.find("output_dtype", "int");
  const dtype = code === undefined ? "uint8" : dtypeOf(code, site.where);
  if (dtype !== "int8" && dtype !== "uint8") throw site.misread(`output_dtype ${dtype}`, "int8, uint8");
  const data = new { int8: Int8Array, uint8: Uint8Array }[dtype](sizeOf(shape));
  return graph.constant("zeroPoint", { type: { dtype, shape }, data });
}
