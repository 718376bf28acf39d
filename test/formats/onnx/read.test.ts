import { describe, expect, test } from "vitest";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import { encodeOnnx, readOnnx, toOnnx } from "../../../src/formats/onnx/index.ts";
import { Graph, type Value, valuesOf } from "../../../src/ir/graph.ts";
import { IMAGE } from "../../../src/models/define.ts";
import { modelNamed } from "../../../src/models/registry.ts";
import type { OpName } from "../../../src/ops/table.ts";
import { expectAgreement } from "../../conformance/agreement.ts";
import { buildCase, type Case, feedsOf } from "../../conformance/case.ts";
import { cases } from "../../conformance/cases/index.ts";
import { exactnessOf, tolerances } from "../../conformance/tolerances.ts";
import { numbersFor, randomImage } from "./numbers.ts";

/** Operators that are written with ONNX operators which have no equal among ours. */
const unreadable: Partial<Record<OpName, string>> = {
  activeShiftOffsetGrad: "Sign",
  dropoutTraining: "GreaterOrEqual",
  lrnGrad: "Pow",
};

const table: Readonly<Record<string, readonly Case[]>> = cases;

describe.each(Object.keys(cases))("%s, written and read", (op) => {
  const operator = unreadable[op as OpName];
  const examples = table[op] ?? [];

  if (operator)
    test.each(examples)(`is refused, as it is said with ${operator}: $name`, (example) =>
      expect(() => written(example)).toThrow(`operator "${operator}"`),
    );
  else
    test.each(examples)("computes the same: $name", async (example) => {
      const { graph } = buildCase(example);
      const feeds = feedsOf(example, "float32");
      const back = written(example);
      expectAgreement({
        actual: await run(back.graph, feeds, back.weights),
        expected: await run(graph, feeds),
        tolerance: tolerances[exactnessOf(graph)].reading,
      });
    });
});

/** The case in a file, all its real inputs but the first as parameters. */
function written(example: Case) {
  const graph = new Graph();
  const feeds = feedsOf(example, "float32");
  const weights: Record<string, Float32Array> = {};
  const values: Record<string, Value> = {};
  for (const [name, { type, data }] of Object.entries(feeds)) {
    const isFed = graph.inputs.length === 0 || !(data instanceof Float32Array);
    values[name] = isFed
      ? graph.input(name, type.shape, type.dtype)
      : graph.parameter(name, type.shape, { role: "weight", initializer: { kind: "constant", value: 0 } });
    if (!isFed) weights[name] = data;
  }
  const results = valuesOf(example.build(values));
  for (const [i, y] of results.entries()) graph.output(results.length > 1 ? `y${i}` : "y", y);
  return readOnnx(encodeOnnx(toOnnx(graph, { name: "case", weights })));
}

const zoo = [
  { name: "squeeze-unet", options: { width: 0.125 }, input: [1, 3, 32, 40], other: [2, 3, 18, 21] },
  {
    name: "squeeze-unet",
    options: { width: 0.125, norm: "batch", halveAt: "expand" },
    input: [1, 3, 20, 32],
    other: [2, 3, 32, 16],
  },
  { name: "unet", options: { width: 0.125 }, input: [1, 3, 16, 24], other: [2, 3, 24, 9] },
  { name: "squeezenet-1.0", options: { width: 0.25 }, input: [1, 3, 64, 64], other: [2, 3, 50, 47] },
] as const;

describe.each(zoo)("$name with $options, written and read", ({ name, options, input, other }) => {
  const model = modelNamed(name);
  if (!model) throw new Error(`the zoo has no ${name}`);
  const graph = model.graph({ input, options });
  const weights = numbersFor(graph);
  const metadata = { classes: "sky,road", empty: "" };
  const request = { name, weights, metadata, alsoAs: model.graph({ input: other, options }) };
  const file = encodeOnnx(toOnnx(graph, request));

  test("has the same parameters in the same order, and the same cost", () => {
    const back = readOnnx(file, { input });
    const bytesOf = (numbers: Readonly<Record<string, Float32Array>>) =>
      Object.entries(numbers).map(
        ([name, { buffer }]) => `${name} ${Buffer.from(buffer).toString("latin1")}`,
      );
    const facts = ({ parameters }: Graph) => parameters.map(({ name, type, role }) => ({ name, type, role }));
    expect(facts(back.graph)).toEqual(facts(graph));
    expect(bytesOf(back.weights)).toEqual(bytesOf(weights));
    expect(back.graph.macs).toBe(graph.macs);
    expect(back).toMatchObject({ name, metadata, producer: { name: "thumbnet" } });
  });

  test("has its nodes under the same paths", () => {
    const paths = (graph: Graph) => [...new Set(graph.nodes.map(({ path }) => path).filter((path) => path))];
    expect(paths(readOnnx(file, { input }).graph)).toEqual(paths(graph));
  });

  test.each([
    ["the size it was written for", input],
    ["another size", other],
  ])("computes the same at %s", async (_, size) => {
    const back = readOnnx(file, { input: size });
    const feeds = { [IMAGE]: randomImage(size) };
    expectAgreement({
      actual: await run(back.graph, feeds, back.weights),
      expected: await run(model.graph({ input: size, options }), feeds, weights),
      tolerance: tolerances.network.reading,
    });
  });
});

async function run(
  graph: Graph,
  feeds: ReturnType<typeof feedsOf>,
  weights: Readonly<Record<string, Float32Array>> = {},
) {
  const program = await interpreter().compile(graph, { weights });
  return program.run(feeds);
}
