import { assert } from "vitest";
import type { Numbers } from "../../src/ir/tensor.ts";
import type { Case } from "../conformance/case.ts";
import { derive } from "./derive.ts";

/** In float64 a step of 1e-5 leaves about 1e-10 of noise, so one tight tolerance serves all operators. */
const step = 1e-5;
const tolerance = 1e-7;

/** Compares every partial derivative of a case with a central difference, in float64. */
export function checkGradient(example: Case): void {
  const { inputs, measure } = derive(example);
  for (const { name, data, derivative } of inputs)
    for (let i = 0; i < data.length; i++) {
      const [rule, numeric] = [derivative[i] ?? Number.NaN, centralDifference(data, i, measure)];
      assert(
        Math.abs(rule - numeric) <= tolerance * Math.max(1, Math.abs(numeric)),
        `∂/∂${name}[${i}]: the rule gives ${rule}, differences give ${numeric}`,
      );
    }
}

function centralDifference(data: Numbers, i: number, f: () => number): number {
  const at = data[i]!;
  data[i] = at + step;
  const above = f();
  data[i] = at - step;
  const below = f();
  data[i] = at;
  return (above - below) / (2 * step);
}
