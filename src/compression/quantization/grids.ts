import { type Node, type Value, valuesOf } from "../../ir/graph.ts";
import { fakeQuantized } from "../../ops/index.ts";
import type { Rebuilding } from "../../passes/index.ts";
import type { Points } from "./points.ts";
import type { Steps } from "./steps.ts";

/** Puts every value that lies on a grid through it, wherever it is read. */
export function throughGrids(
  points: Points,
  steps: ReadonlyMap<string, Steps>,
): {
  readonly input: NonNullable<Rebuilding["input"]>;
  readonly results: (node: Node, made: readonly Value[]) => readonly Value[];
} {
  const stepsOf = (of: Value): Steps => {
    const found = steps.get(of.name);
    if (!found) throw new Error(`${of.name} has no grid: it was not calibrated`);
    return found;
  };
  const names = new Map([...points].map(([value, like]) => [value.name, like]));
  return {
    input: (copy) => {
      const like = names.get(copy.name);
      return like && through(copy, stepsOf(like));
    },
    results: (node, made) =>
      made.map((copy, i) => {
        const value = valuesOf(node.result)[i];
        const like = value && points.get(value);
        return like ? through(copy, stepsOf(like)) : copy;
      }),
  };
}

function through(x: Value, { scale, zeroPoint }: Steps): Value {
  const [numbers, integers] = [
    { type: { dtype: "float32", shape: [] }, data: Float32Array.of(scale) },
    { type: { dtype: "uint8", shape: [] }, data: Uint8Array.of(zeroPoint) },
  ] as const;
  const stored = x.graph.at("", () => ({
    scale: x.graph.constant(`${x.name}/scale`, numbers),
    zeroPoint: x.graph.constant(`${x.name}/zero`, integers),
  }));
  return fakeQuantized(x, stored);
}
