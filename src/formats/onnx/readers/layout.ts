/** Operators that only move numbers about, or reduce axes. What would change nothing is left out. */
import { type Shape, sameShape, sizeOf } from "../../../ir/tensor.ts";
import * as ops from "../../../ops/index.ts";
import type { Reader, Site } from "./site.ts";

export const reshape: Reader = (site) => {
  const x = site.movedX(0);
  return ops.withShape(x, wantedShape(site, x.type.shape));
};

/** ONNX's 0 keeps an extent, and its one −1 takes what is left. */
export function wantedShape(site: Site, from: Shape): Shape {
  const said = site.required(1);
  if (site.attributes.flag("allowzero", 0) && said.includes(0))
    throw site.misread(`shape [${said.join(", ")}]`, "extents from 1 up");
  const kept = said.map((extent, axis) => (extent === 0 ? (from[axis] ?? 0) : extent));
  const rest = sizeOf(from) / sizeOf(kept.filter((extent) => extent !== -1));
  const open = kept.filter((extent) => extent === -1).length;
  const shape = kept.map((extent) => (extent === -1 ? rest : extent));
  const whole = shape.every((extent) => Number.isInteger(extent) && extent >= 0);
  if (open < 2 && whole && sizeOf(shape) === sizeOf(from)) return shape;
  throw site.misread(`shape [${said.join(", ")}] for [${from.join(", ")}]`, `${sizeOf(from)} elements`);
}

export const flatten: Reader = (site) => {
  const x = site.anyX(0);
  const { shape } = x.type;
  const said = site.attributes.int("axis", 1);
  const axis = said === shape.length ? said : site.axis(said, shape.length);
  if (axis === 1) return shape.length === 2 ? x : ops.flatten({ x });
  return ops.withShape(x, [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis))]);
};

export const squeeze: Reader = (site) => {
  const x = site.anyX(0);
  return ops.withShape(x, squeezedShape(site, x.type.shape));
};

export function squeezedShape(site: Site, from: Shape): Shape {
  const axes = site.numbers(1)?.map((axis) => site.axis(axis, from.length)) ?? [];
  const wide = axes.find((axis) => from[axis] !== 1);
  if (wide !== undefined) throw site.misread(`axis ${wide} of [${from.join(", ")}]`, "axes of extent 1");
  return from.filter((extent, axis) => (axes.length ? !axes.includes(axis) : extent !== 1));
}

export const unsqueeze: Reader = (site) => {
  const x = site.anyX(0);
  return ops.withShape(x, unsqueezedShape(site, x.type.shape));
};

export function unsqueezedShape(site: Site, from: Shape): Shape {
  const said = site.required(1);
  const rank = from.length + said.length;
  const axes = new Set(said.map((axis) => site.axis(axis, rank)));
  if (axes.size < said.length) throw site.misread(`axes [${said.join(", ")}]`, "every axis once");
  let next = 0;
  return Array.from({ length: rank }, (_, axis) => (axes.has(axis) ? 1 : (from[next++] ?? 1)));
}

export const transpose: Reader = (site) => {
  const x = site.movedX(0);
  const axes = x.type.shape.map((_, axis) => axis);
  const perm = site.attributes.find("perm", "ints") ?? axes.toReversed();
  return sameShape(perm, axes) ? x : ops.transpose({ x }, { perm });
};

/** ONNX lets both the shape and x stretch. */
export const expand: Reader = (site) => {
  const x = site.anyX(0);
  const [from, said] = [x.type.shape, site.required(1)];
  const rank = Math.max(from.length, said.length);
  const shape = Array.from({ length: rank }, (_, i) => {
    const extent = from[i - rank + from.length] ?? 1;
    return extent === 1 ? (said[i - rank + said.length] ?? 1) : extent;
  });
  const last = said.find((extent, i) => extent !== 1 && extent !== shape[i - said.length + rank]);
  if (last !== undefined)
    throw site.misread(`shape [${said.join(", ")}] for [${from.join(", ")}]`, "extents alike, or 1");
  return sameShape(from, shape) ? x : ops.expand({ x }, { shape });
};

/** Axes are an input, or an attribute as they were up to opset 17 for all but sums. */
const reduction =
  (op: typeof ops.reduceSum | typeof ops.reduceMean | typeof ops.reduceMax): Reader =>
  (site) => {
    const x = site.x(0);
    const said = site.attributes.find("axes", "ints") ?? site.numbers(1) ?? [];
    const axes = said.map((axis) => site.axis(axis, x.type.shape.length));
    const keepdims = site.attributes.flag("keepdims", 1);
    if (site.attributes.flag("noop_with_empty_axes", 0) && axes.length === 0) return x;
    return op({ x }, { axes, keepdims });
  };

export const reduceSum = reduction(ops.reduceSum);
export const reduceMean = reduction(ops.reduceMean);
export const reduceMax = reduction(ops.reduceMax);
