/** Cutting, joining and padding. What would change nothing is left out. */
import type { Value } from "../../../ir/graph.ts";
import type { Shape } from "../../../ir/tensor.ts";
import * as ops from "../../../ops/index.ts";
import type { Reader, Site } from "./site.ts";

/** Where a Slice node reads along each of its axes: from a start in steps, so many times. */
interface Cut {
  readonly axis: number;
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** ONNX counts from either end, and starts or stops wherever it likes. */
export function readCuts(site: Site, from: Shape): readonly Cut[] {
  const starts = site.required(1);
  const ends = site.required(2);
  const axes = site.numbers(3) ?? starts.map((_, i) => i);
  const steps = site.numbers(4) ?? starts.map(() => 1);
  if ([ends, axes, steps].some(({ length }) => length !== starts.length))
    throw site.misread(`${starts.length} starts, ${ends.length} ends`, "as many of each as there are axes");
  return axes.map((said, i) => {
    const axis = site.axis(said, from.length);
    const [extent = 1, step = 1] = [from[axis], steps[i]];
    if (step === 0) throw site.misread("step 0", "a step forward");
    const [lowest, highest] = step > 0 ? [0, extent] : [-1, extent - 1];
    const place = (p = 0) => Math.min(Math.max(p < 0 ? p + extent : p, lowest), highest);
    const [start, end] = [place(starts[i]), place(ends[i])];
    return { axis, start, step, count: Math.max(0, Math.ceil((end - start) / step)) };
  });
}

export const slice: Reader = (site) => {
  const x = site.anyX(0);
  const cuts = readCuts(site, x.type.shape).filter(
    ({ axis, start, step, count }) => start !== 0 || step !== 1 || count !== x.type.shape[axis],
  );
  if (cuts.length === 0) return x;
  return ops.slice(
    { x },
    {
      axes: cuts.map(({ axis }) => axis),
      starts: cuts.map(({ start }) => start),
      ends: cuts.map(({ start, step, count }) => start + (count - 1) * step + 1),
      steps: cuts.map(({ step }) => step),
    },
  );
};

/** Positions known beforehand, as slices that are joined: one for every stretch of neighbours. */
export const gather: Reader = (site) => {
  const x = site.anyX(0);
  const { shape } = x.type;
  const axis = site.axis(site.attributes.int("axis", 0), shape.length);
  const extent = shape[axis] ?? 1;
  if (shape.length === 1 && !site.tensor(1)) return ops.lookup({ table: x, codes: site.anyX(1) });
  const positions = site.required(1).map((p) => (p < 0 ? p + extent : p));
  if (positions.length === 0 || positions.some((p) => p < 0 || p >= extent))
    throw site.misread(`positions outside axis ${axis}, which has ${extent}`, "positions on the axis");
  const xs = stretchesOf(positions).map(({ start, end }) =>
    ops.slice({ x }, { axes: [axis], starts: [start], ends: [end], steps: [1] }),
  );
  const [first] = xs;
  const joined = first && xs.length === 1 ? first : ops.concat({ xs }, { axis });
  const places = site.tensor(1)?.shape ?? [];
  return ops.withShape(joined, [...shape.slice(0, axis), ...places, ...shape.slice(axis + 1)]);
};

interface Stretch {
  readonly start: number;
  readonly end: number;
}

function stretchesOf(positions: readonly number[]): readonly Stretch[] {
  const starts = positions.flatMap((p, i) => (i > 0 && p === (positions[i - 1] ?? 0) + 1 ? [] : [i]));
  return starts.map((from, i) => {
    const start = positions[from] ?? 0;
    return { start, end: start + (starts[i + 1] ?? positions.length) - from };
  });
}

export const concat: Reader = (site) => {
  const xs = site.movedXs();
  const [first] = xs;
  const axis = site.axis(site.attributes.required("axis"), first.type.shape.length);
  return xs.length === 1 ? first : ops.concat({ xs }, { axis });
};

export const split: Reader = (site) => {
  const x = site.anyX(0);
  const axis = site.axis(site.attributes.int("axis", 0), x.type.shape.length);
  const count = site.attributes.count("num_outputs", site.outputCount);
  const sizes = site.numbers(1) ?? evenSizes(x.type.shape[axis] ?? 1, count);
  if (sizes.length === site.outputCount) return ops.split({ x }, { axis, sizes });
  throw site.misread(`${sizes.length} parts for ${site.outputCount} outputs`, "one for each");
};

/** Equal parts, the last of which may be smaller. */
function evenSizes(extent: number, count: number): readonly number[] {
  const size = Math.ceil(extent / count);
  return Array.from({ length: Math.min(count, extent) }, (_, i) => Math.min(size, extent - i * size));
}

export const pad: Reader = (site) => {
  const x = site.anyX(0);
  const mode = site.attributes.word("mode", ["constant", "reflect", "edge"]);
  const pads = allPads(site, x);
  const value = site.number(2, 0);
  if (mode !== "constant" && pads.some((p) => p < 0))
    throw site.misread(`pads [${pads.join(", ")}]`, "pads from 0 up");
  const [kept, added] = [cropped(x, pads), pads.map((p) => Math.max(p, 0))];
  return added.every((p) => p === 0) ? kept : ops.pad({ x: kept }, { pads: added, mode, value });
};

/** Pads below 0 take away. */
function cropped(x: Value, pads: readonly number[]): Value {
  const { shape } = x.type;
  const axes = shape.flatMap((_, axis) =>
    Math.min(pads[axis] ?? 0, pads[axis + shape.length] ?? 0) < 0 ? [axis] : [],
  );
  if (axes.length === 0) return x;
  return ops.slice(
    { x },
    {
      axes,
      starts: axes.map((axis) => Math.max(0, -(pads[axis] ?? 0))),
      ends: axes.map((axis) => (shape[axis] ?? 0) + Math.min(0, pads[axis + shape.length] ?? 0)),
      steps: axes.map(() => 1),
    },
  );
}

/** Pads of every axis, of which the node may name some. */
function allPads(site: Site, x: Value): readonly number[] {
  const rank = x.type.shape.length;
  const said = site.required(1);
  const axes = site.numbers(3)?.map((axis) => site.axis(axis, rank)) ?? x.type.shape.map((_, axis) => axis);
  if (said.length !== 2 * axes.length || new Set(axes).size < axes.length)
    throw site.misread(`${said.length} pads for axes [${axes.join(", ")}]`, "two for each axis, named once");
  const pads = new Array<number>(2 * rank).fill(0);
  axes.forEach((axis, i) => {
    pads[axis] = said[i] ?? 0;
    pads[axis + rank] = said[i + axes.length] ?? 0;
  });
  return pads;
}
