import { type Graph, type Value, valuesOf } from "../../ir/graph.ts";
import { fakeQuantized } from "../../ops/index.ts";
import type { Rebuilding, Substitute } from "../../passes/index.ts";
import type { Points } from "./points.ts";
import type { Steps } from "./steps.ts";

/** Rebuilds a network so that every value that lies on a grid goes through it before anything reads it. */
export function throughGrids(
  points: Points,
  steps: ReadonlyMap<string, Steps>,
): Required<Pick<Rebuilding, "input">> & { readonly substitute: Substitute } {
  const byName = new Map([...points].map(([value, like]) => [value.name, like]));
  const graded = (copy: Value, like: Value | undefined): Value => {
    if (!like) return copy;
    const found = steps.get(like.name);
    if (!found) throw new Error(`${like.name} has no grid: it was not calibrated`);
    return through(copy, found);
  };
  return {
    input: (copy) => graded(copy, byName.get(copy.name)),
    substitute: (node, inputs) => {
      const [first] = valuesOf(...Object.values(inputs));
      const made = first?.graph.add(node.op, inputs, node.attributes);
      const originals = valuesOf(node.result);
      return made && valuesOf(made).map((copy, i) => graded(copy, originals[i] && points.get(originals[i])));
    },
  };
}

function through(x: Value, { scale, zeroPoint }: Steps): Value {
  const [step, zero] = [
    { type: { dtype: "float32", shape: [] }, data: Float32Array.of(scale) },
    { type: { dtype: "uint8", shape: [] }, data: Uint8Array.of(zeroPoint) },
  ] as const;
  const stored = x.graph.at("", () => ({
    scale: x.graph.constant(`${x.name}/scale`, step),
    zeroPoint: x.graph.constant(`${x.name}/zero`, zero),
  }));
  return fakeQuantized(x, stored);
}

/** Builds beside a parameter: in the block that it belongs to. */
export const beside = <T>(into: Graph, parameter: string, build: () => T): T =>
  into.at(parameter.split("/").slice(0, -1).join("/"), build);
