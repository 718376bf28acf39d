import { describe, expect, test } from "vitest";
import { gradients } from "../../src/autodiff/index.ts";
import type { Engine, Feeds, Program } from "../../src/engines/index.ts";
import { interpreter } from "../../src/engines/interpreter/index.ts";
import { ort } from "../../src/engines/ort/index.ts";
import { encodeOnnx, readOnnx, toOnnx } from "../../src/formats/onnx/index.ts";
import { Graph, type Shape, sizeOf, type Tensor, type Value } from "../../src/ir/index.ts";
import { IMAGE, type Model } from "../../src/models/index.ts";
import { add, constantOf, mul, reduceSum } from "../../src/ops/index.ts";
import { trainingForm } from "../../src/passes/index.ts";
import { mulberry32 } from "../support/random.ts";
import { smallNetwork, someWeights } from "./small.ts";

const engine = ort({ threads: 1 });

interface Expectations {
  /** How far results may be apart, in parts of the largest number that a network computes. */
  readonly rounding: number;
  /** What computes derivatives. */
  readonly differentiator?: Engine;
}

/** What must hold for every network of the zoo, at the smallest size at which each still has all its parts. */
export function worksEverywhere(
  models: readonly Model[],
  { rounding, differentiator = engine }: Expectations,
): void {
  describe.each(models)("$name", (model) => {
    const network = smallNetwork(model);

    test("computes in ONNX Runtime what the interpreter does", async () => {
      const weights = someWeights(network);
      const feeds = { [IMAGE]: uniform(network.inputs[0]?.type.shape ?? [], 1) };
      const expected = await ran(await interpreter().compile(network, { weights }), feeds);
      const actual = await ran(await engine.compile(network, { weights }), feeds);
      for (const [name, { type, data }] of Object.entries(expected)) {
        expect(actual[name]?.type).toEqual(type);
        const other = actual[name]?.data ?? [];
        const largest = Math.max(...Array.from(data, Math.abs));
        const farthest = Math.max(...Array.from(data, (y, i) => Math.abs(y - (other[i] ?? Number.NaN))));
        expect(largest).toBeGreaterThan(0);
        expect(farthest / largest).toBeLessThan(rounding);
      }
    });

    test("is read back from ONNX with all its parameters", () => {
      const bytes = encodeOnnx(toOnnx(network, { name: model.name, weights: someWeights(network) }));
      const { graph } = readOnnx(bytes);
      const shapes = (g: Graph) =>
        Object.fromEntries(g.parameters.map(({ name, type }) => [name, type.shape]));
      expect(shapes(graph)).toMatchObject(shapes(network));
    });

    test("gives every parameter a gradient", async () => {
      const trained = smallNetwork(model, { batch: 2 });
      const { graph, feeds } = derivatives(trained);
      const found = await ran(await differentiator.compile(graph), feeds);
      const dead = Object.entries(found).filter(
        ([name, { data }]) =>
          !data.some((x) => Number.isFinite(x) && x !== 0) && !isTakenAwayAgain(model, name),
      );
      expect(dead.map(([name]) => name)).toEqual([]);
      expect(Object.keys(found)).toHaveLength(
        trained.parameters.filter(({ role }) => role !== "statistic").length,
      );
    });
  });
}

/**
 * FE-Net's units end in a norm, and what comes next is linear up to the next norm: that one subtracts the first one's
 * bias again. Its derivative is zero, and whatever else is found is rounding.
 */
const isTakenAwayAgain = (model: Model, parameter: string): boolean =>
  model.name.startsWith("fe-net") && parameter.endsWith("/reduce/norm/bias");

/** A graph that computes how the sum of the network's results, each with a weight of its own, depends on each parameter. */
function derivatives(network: Graph): { readonly graph: Graph; readonly feeds: Feeds } {
  const graph = new Graph();
  const inputOf = ({ name, type }: Value) => graph.input(name, type.shape, type.dtype);
  const bound = new Map([...network.inputs, ...network.parameters].map((v) => [v, inputOf(v)]));
  const { became, noises } = trainingForm(network, graph, bound);
  const fed: [string, Tensor][] = noises.map((noise, i) => [noise.name, uniform(noise.type.shape, i, 0)]);
  const parts = [...network.outputs].map(([name, value], i) => {
    const x = became.get(value);
    if (!x) throw new Error(`${name} was lost`);
    const weight = graph.input(`weight of ${name}`, x.type.shape);
    fed.push([weight.name, uniform(x.type.shape, i)]);
    return reduceSum({ x: mul({ a: x, b: weight }) });
  });
  const loss = parts.reduce((a, b) => add({ a, b }));
  const by = network.parameters.filter(({ role }) => role !== "statistic");
  const inputs = by.map((parameter) => bound.get(parameter) ?? parameter);
  for (const [value, dv] of gradients({ of: loss, seed: constantOf(loss, 1), by: inputs }))
    graph.output(`gradient of ${value.name}`, dv);
  const weights = Object.entries(someWeights(network)).map(([name, data]): [string, Tensor] => {
    const shape = network.parameters.find((parameter) => parameter.name === name)?.type.shape ?? [];
    return [name, { type: { dtype: "float32", shape }, data }];
  });
  const image = uniform(network.inputs[0]?.type.shape ?? [], 3);
  return { graph, feeds: { ...Object.fromEntries([...fed, ...weights]), [IMAGE]: image } };
}

async function ran(program: Program, feeds: Feeds): Promise<Feeds> {
  try {
    return await program.run(feeds);
  } finally {
    await program.close();
  }
}

/** Numbers in [least, 1), the same for the same seed. */
function uniform(shape: Shape, seed: number, least = -1): Tensor {
  const random = mulberry32(seed);
  const data = Float32Array.from({ length: sizeOf(shape) }, () => least + random() * (1 - least));
  return { type: { dtype: "float32", shape }, data };
}
