import { gradients } from "../../src/autodiff/gradients.ts";
import { interpreter } from "../../src/engines/interpreter/index.ts";
import { Graph, type Value } from "../../src/ir/graph.ts";
import type { Tensor } from "../../src/ir/tensor.ts";
import { add, constantOf, mul, reduceSum, split, sub } from "../../src/ops/index.ts";
import type { Optimizer } from "../../src/optimizers/index.ts";

export interface Walk {
  readonly optimizer: Optimizer;
  /** The height of a place, []. */
  readonly height: (place: Value) => Value;
  readonly from: readonly number[];
  readonly rate: number;
  readonly steps: number;
  /** 1 where decay reaches. Default: everywhere. */
  readonly decays?: readonly number[];
}

/** Where an optimizer's steps down a function lead, in float64. */
export async function walk({
  optimizer,
  height,
  from,
  rate,
  steps,
  decays,
}: Walk): Promise<readonly number[]> {
  const graph = new Graph();
  const vector = (name: string): Value => graph.input(name, [from.length]);
  const place = vector("place");
  const of = height(place);
  const gradient = gradients({ of, seed: constantOf(of, 1), by: [place] }).get(place);
  if (!gradient) throw new Error("the height does not depend on the place");
  const names = Object.keys(optimizer.settings(1, rate));
  const next = optimizer.emit({
    parameters: place,
    gradient,
    decays: vector("decays"),
    moments: Object.fromEntries(optimizer.moments.map((name) => [name, vector(name)])),
    settings: Object.fromEntries(names.map((name) => [name, graph.input(name, [])])),
  });
  graph.output("place", next.parameters);
  for (const [name, value] of Object.entries(next.moments)) graph.output(name, value);

  const program = await interpreter("float64").compile(graph);
  let state: Readonly<Record<string, Tensor>> = {
    place: tensor(from),
    ...Object.fromEntries(optimizer.moments.map((name) => [name, tensor(from.map(() => 0))])),
  };
  for (let step = 1; step <= steps; step++) {
    const settings = Object.entries(optimizer.settings(step, rate)).map(([name, x]) => [name, scalar(x)]);
    state = await program.run({
      ...state,
      ...Object.fromEntries(settings),
      decays: tensor(decays ?? from.map(() => 1)),
    });
  }
  return Array.from(state["place"]?.data ?? []);
}

const tensor = (numbers: readonly number[]): Tensor => ({
  type: { dtype: "float32", shape: [numbers.length] },
  data: Float64Array.from(numbers),
});

const scalar = (number: number): Tensor => ({
  type: { dtype: "float32", shape: [] },
  data: Float64Array.of(number),
});

const squared = (x: Value): Value => mul({ a: x, b: x });

/** Σ aᵢ·xᵢ² with a = 1, 2, 3, …; lowest at 0. */
export const parabola = (place: Value): Value => {
  const [length = 0] = place.type.shape;
  const steepness = constantOf(
    place,
    Array.from({ length }, (_, i) => i + 1),
    [length],
  );
  return reduceSum({ x: mul({ a: steepness, b: squared(place) }) });
};

/** (1 − x)² + 100·(y − x²)²: a bent valley, lowest at (1, 1) (Rosenbrock 1960). */
export const rosenbrock = (place: Value): Value => {
  const [x, y] = split({ x: place }, { axis: 0, sizes: [1, 1] });
  if (!x || !y) throw new Error("Rosenbrock's valley has two axes");
  const off = squared(sub({ a: constantOf(x, 1), b: x }));
  const across = squared(sub({ a: y, b: squared(x) }));
  return reduceSum({ x: add({ a: off, b: mul({ a: across, b: constantOf(x, 100) }) }) });
};
