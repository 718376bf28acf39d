/** Shapes, and lists made of them: computations on known numbers that are carried out while reading. */
import { type Shape, sizeOf } from "../../../ir/tensor.ts";
import { fewNumbers, ints, numbersOf, tensorOf } from "./known.ts";
import { squeezedShape, unsqueezedShape, wantedShape } from "./layout.ts";
import type { Fold, Site } from "./site.ts";
import { readCuts } from "./slicing.ts";

/** Another name for the same. */
export const identity: Fold = (site) => site.operand(0);

/** The numbers in the same order under another shape. */
const reshaped =
  (shapeOf: (site: Site, from: Shape) => Shape): Fold =>
  (site) => {
    const x = site.tensor(0);
    return x && { ...x, name: "", shape: shapeOf(site, x.shape) };
  };

export const shape: Fold = (site) => {
  const found = site.shape(0);
  const [start, end] = [site.attributes.int("start", 0), site.attributes.int("end", found.length)];
  const cut = found.slice(start, end);
  return ints([cut.length], cut);
};

export const size: Fold = (site) => ints([], [sizeOf(site.shape(0))]);

export const constant: Fold = (site) => {
  const { attributes } = site;
  const tensor = attributes.find("value", "tensor");
  if (tensor) return { ...tensor, name: "" };
  for (const [name, kind, dtype] of [
    ["value_int", "int", "int64"],
    ["value_float", "float", "float32"],
  ] as const) {
    const number = attributes.find(name, kind);
    if (number !== undefined) return tensorOf[dtype]?.([], [number]);
  }
  for (const [name, kind, dtype] of [
    ["value_ints", "ints", "int64"],
    ["value_floats", "floats", "float32"],
  ] as const) {
    const numbers = attributes.find(name, kind);
    if (numbers) return tensorOf[dtype]?.([numbers.length], numbers);
  }
  throw site.misread("no value", "value, value_int, value_ints, value_float, value_floats");
};

export const constantOfShape: Fold = (site) => {
  const wanted = site.numbers(0) ?? [];
  const { dtype = "float32", data = [0] } = site.attributes.find("value", "tensor") ?? {};
  const [number = 0] = Array.from<number>(data);
  const size = sizeOf(wanted);
  const valid = wanted.every((extent) => Number.isInteger(extent) && extent >= 0) && size <= fewNumbers;
  if (!valid) throw site.misread(`shape [${wanted.join(", ")}]`, `at most ${fewNumbers} elements`);
  return tensorOf[dtype]?.(wanted, new Array<number>(size).fill(number));
};

export const range: Fold = (site) => {
  const dtype = site.tensor(0)?.dtype ?? "int64";
  const [start, limit, step] = [site.number(0, 0), site.number(1, 0), site.number(2, 1)];
  const count = Math.max(0, Math.ceil((limit - start) / step));
  if (!(count <= fewNumbers)) throw site.misread(`a range of ${count} numbers`, `at most ${fewNumbers}`);
  return tensorOf[dtype]?.(
    [count],
    Array.from({ length: count }, (_, i) => start + i * step),
  );
};

/** Lists, one behind the other. */
export const concat: Fold = (site) => {
  const xs = site.given.map((i) => site.tensor(i));
  const [first] = xs;
  const lists = xs.flatMap((x) =>
    x && x.dtype === first?.dtype && x.shape.length === 1 ? [numbersOf(x)] : [],
  );
  if (!first || lists.length < xs.length) return undefined;
  site.axis(site.attributes.required("axis"), 1);
  const joined = lists.flat();
  return joined.length <= fewNumbers ? tensorOf[first.dtype]?.([joined.length], joined) : undefined;
};

/** Some numbers of a list. */
export const gather: Fold = (site) => {
  const [x, indices] = [site.tensor(0), site.tensor(1)];
  if (!x || !indices || x.shape.length !== 1) return undefined;
  site.axis(site.attributes.int("axis", 0), 1);
  const list = numbersOf(x);
  const picked = numbersOf(indices).map((i) => list[site.axis(i, list.length)] ?? Number.NaN);
  return tensorOf[x.dtype]?.(indices.shape, picked);
};

/** A part of a list, or the rows of a table, forward or backward. */
export const slice: Fold = (site) => {
  const x = site.tensor(0);
  if (!x || x.shape.length === 0) return undefined;
  const [cut, ...more] = readCuts(site, x.shape);
  if (cut?.axis !== 0 || more.length) return undefined;
  const row = sizeOf(x.shape.slice(1));
  const rows = Array.from({ length: cut.count }, (_, i) => cut.start + i * cut.step);
  const numbers = numbersOf(x);
  return tensorOf[x.dtype]?.(
    [rows.length, ...x.shape.slice(1)],
    rows.flatMap((i) => numbers.slice(i * row, (i + 1) * row)),
  );
};

export const transpose: Fold = (site) => {
  const x = site.tensor(0);
  const perm = site.attributes.find("perm", "ints") ?? [1, 0];
  const [rows, columns, ...more] = x?.shape ?? [];
  if (!x || rows === undefined || columns === undefined || more.length || String(perm) !== "1,0")
    return undefined;
  const numbers = numbersOf(x);
  const turned = numbers.map((_, i) => numbers[(i % rows) * columns + Math.floor(i / rows)] ?? Number.NaN);
  return tensorOf[x.dtype]?.([columns, rows], turned);
};

export const reshape = reshaped(wantedShape);
export const squeeze = reshaped(squeezedShape);
export const unsqueeze = reshaped(unsqueezedShape);
