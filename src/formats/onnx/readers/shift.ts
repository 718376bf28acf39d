import type { Value } from "../../../ir/graph.ts";
import * as ops from "../../../ops/index.ts";
import type { Pair } from "../../../ops/window.ts";
import type { OnnxTensor } from "../model.ts";
import { isTensor } from "./scope.ts";
import type { Site } from "./site.ts";
import { padsOf } from "./window.ts";

/** A Conv that only moves channels, as a Shift is written: depthwise, with a single 1 in each stored filter. */
export function readShift(site: Site): Value | undefined {
  const w = site.operand(1);
  const { attributes } = site;
  if (!w || !isTensor(w) || w.dtype !== "float32" || site.given.includes(2)) return undefined;
  const [channels = 0, seen, kh = 1, kw = 1, ...more] = w.shape;
  const strides = attributes.pair("strides", [1, 1]);
  const dilations = attributes.pair("dilations", [1, 1]);
  const plain = [...strides, ...dilations].every((step) => step === 1);
  const depthwise = seen === 1 && attributes.count("group", 1) === channels && more.length === 0;
  if (!plain || !depthwise || site.shape(0)[1] !== channels) return undefined;
  const kernel = attributes.pair("kernel_shape", [kh, kw]);
  const taps = tapsOf(w, [kh, kw]);
  if (!taps || kernel[0] !== kh || kernel[1] !== kw) return undefined;
  const x = site.x(0);
  const [top, left, bottom, right] = padsOf(site, x, { kernel, strides, dilations });
  if (top + bottom !== kh - 1 || left + right !== kw - 1) return undefined;
  return ops.shift({ x }, { offsets: taps.flatMap(([row, column]) => [row - top, column - left]) });
}

/** Where the 1 of each filter is; `undefined` unless every filter has one 1 and zeros. */
function tapsOf({ data }: OnnxTensor, [kh, kw]: Pair): readonly Pair[] | undefined {
  const taps: Pair[] = [];
  for (let filter = 0; filter < data.length; filter += kh * kw) {
    const numbers = Array.from<number>(data.slice(filter, filter + kh * kw));
    const one = numbers.indexOf(1);
    if (one < 0 || numbers.some((number, i) => i !== one && number !== 0)) return undefined;
    taps.push([Math.floor(one / kw), one % kw]);
  }
  return taps;
}
