/** Arithmetic on numbers that are known beforehand, carried out while reading. */
import { dtypeOf } from "../dtypes.ts";
import type { OnnxDtype } from "../model.ts";
import { numbersOf, tensorOf } from "./known.ts";
import type { Fold } from "./site.ts";

const pairwise =
  (f: (a: number, b: number) => number, result?: OnnxDtype): Fold =>
  (site) => {
    const [a, b] = [site.tensor(0), site.tensor(1)];
    if (!a || !b || a.dtype !== b.dtype) return undefined;
    const [one, other] = [numbersOf(a), numbersOf(b)];
    // Shapes are lists; broadcasting beyond one number against a list is left to the network.
    const alike = String(a.shape) === String(b.shape);
    if (!alike && one.length !== 1 && other.length !== 1) return undefined;
    const isFirst = one.length > 1 || (other.length === 1 && a.shape.length >= b.shape.length);
    const [longer, shorter] = alike || isFirst ? [a, b] : [b, a];
    if (shorter.shape.length > longer.shape.length) return undefined;
    const at = (list: readonly number[], i: number) => list[list.length === 1 ? 0 : i] ?? Number.NaN;
    return tensorOf[result ?? a.dtype]?.(
      longer.shape,
      Array.from({ length: longer.data.length }, (_, i) => f(at(one, i), at(other, i))),
    );
  };

const unary =
  (f: (x: number) => number): Fold =>
  (site) => {
    const x = site.tensor(0);
    return x && tensorOf[x.dtype]?.(x.shape, numbersOf(x).map(f));
  };

export const cast: Fold = (site) => {
  site.attributes.ignore("saturate");
  const x = site.tensor(0);
  const to = dtypeOf(site.attributes.required("to"), site.where);
  return x && tensorOf[to]?.(x.shape, numbersOf(x).map(to.startsWith("int") ? Math.trunc : Number));
};

export const where: Fold = (site) => {
  const [condition, a, b] = [site.tensor(0), site.tensor(1), site.tensor(2)];
  if (!condition || !a || !b || a.dtype !== b.dtype) return undefined;
  if (String(a.shape) !== String(b.shape) || String(a.shape) !== String(condition.shape)) return undefined;
  const [one, other] = [numbersOf(a), numbersOf(b)];
  return tensorOf[a.dtype]?.(
    a.shape,
    numbersOf(condition).map((holds, i) => (holds ? one[i] : other[i]) ?? Number.NaN),
  );
};

/** The remainder with the sign of the divisor, or with fmod that of the dividend. */
export const mod: Fold = (site) =>
  site.attributes.flag("fmod", 0)
    ? pairwise((a, b) => a % b)(site)
    : pairwise((a, b) => a - b * Math.floor(a / b))(site);

export const add = pairwise((a, b) => a + b);
export const sub = pairwise((a, b) => a - b);
export const mul = pairwise((a, b) => a * b);
export const div = pairwise((a, b) => a / b);
export const min = pairwise(Math.min);
export const max = pairwise(Math.max);
export const equal = pairwise((a, b) => Number(a === b), "bool");
export const ceil = unary(Math.ceil);
export const floor = unary(Math.floor);
export const neg = unary((x) => -x);
