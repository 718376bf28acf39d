import { gradients } from "../../src/autodiff/gradients.ts";
import { interpret } from "../../src/engines/interpreter/interpreter.ts";
import type { Value } from "../../src/ir/graph.ts";
import { type Numbers, sizeOf, type Tensor } from "../../src/ir/tensor.ts";
import { add, constantOf, mul, reduceSum } from "../../src/ops/index.ts";
import { type Built, buildCase, type Case, feedsOf } from "../conformance/case.ts";
import { mulberry32 } from "./random.ts";

/** A case in float64 with the loss Σ seed · y, summed over all its results that are real numbers. */
export interface Derived {
  readonly inputs: readonly {
    readonly name: string;
    /** Write here to see what `measure` then gives. */
    readonly data: Numbers;
    /** ∂loss/∂data by the rules, at the numbers that were drawn. */
    readonly derivative: ArrayLike<number>;
  }[];
  measure(): number;
}

export function derive(example: Case): Derived {
  const feeds = feedsOf(example, "float64");
  const seeds = seedsOf(buildCase(example));
  const derivatives = derivativesOf(buildCase(example), feeds, seeds);
  const forward = buildCase(example);
  const feed = feedOf(forward, feeds);
  return {
    inputs: floats(forward.inputs).map(({ name, type }) => ({
      name,
      data: found(feeds[name]).data,
      derivative: derivatives.get(name) ?? new Float64Array(sizeOf(type.shape)),
    })),
    measure: () => {
      const known = interpret(forward.graph, feed, "float64");
      return floats(forward.results).reduce(
        (loss, y, i) => loss + dot(found(known.get(y)).data, found(seeds[i]).data),
        0,
      );
    },
  };
}

/** By the input's name; inputs that the loss does not depend on have none. */
function derivativesOf(
  built: Built,
  feeds: Readonly<Record<string, Tensor>>,
  seeds: readonly Tensor[],
): ReadonlyMap<string, Numbers> {
  const { graph, inputs, results } = built;
  const seedInputs = seeds.map(({ type }, i) => graph.input(`seed${i}`, type.shape));
  const loss = floats(results)
    .map((y, i) => reduceSum({ x: mul({ a: y, b: found(seedInputs[i]) }) }))
    .reduce((a, b) => add({ a, b }));
  const derivatives = gradients({ of: loss, seed: constantOf(loss, 1), by: floats(inputs) });
  const feed = feedOf(built, feeds);
  for (const [i, seed] of seedInputs.entries()) feed.set(seed, found(seeds[i]));
  const known = interpret(graph, feed, "float64");
  return new Map([...derivatives].map(([v, dv]) => [v.name, found(known.get(dv)).data]));
}

const seedsOf = ({ results }: Built): readonly Tensor[] => {
  const random = mulberry32(0xd7);
  return floats(results).map(({ type }) => ({
    type,
    data: Float64Array.from({ length: sizeOf(type.shape) }, () => random() * 2 - 1),
  }));
};

const feedOf = ({ inputs }: Built, feeds: Readonly<Record<string, Tensor>>): Map<Value, Tensor> =>
  new Map(inputs.map((v) => [v, found(feeds[v.name])]));

const floats = (values: readonly Value[]): readonly Value[] =>
  values.filter(({ type }) => type.dtype === "float32");

export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, x, i) => sum + x * found(b[i]), 0);

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("a bug in the harness: nothing was computed for a value");
  return value;
}
