import { describe, expect, test } from "vitest";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import { plainSimd, wasm } from "../../../src/engines/wasm/index.ts";
import { lowered } from "../../../src/engines/wasm/lowered.ts";
import { planOf } from "../../../src/engines/wasm/plan.ts";
import { Graph, type Value } from "../../../src/ir/index.ts";
import { conv2d, relu } from "../../../src/layers/index.ts";
import { add, concat, flatten, mul, sigmoid } from "../../../src/ops/index.ts";
import { expectAgreement } from "../../conformance/agreement.ts";
import { tolerances } from "../../conformance/tolerances.ts";
import { someWeights } from "../../models/small.ts";

/** Extents of the image that every network here is fed. */
const shape = [1, 4, 3, 5] as const;
const image = Float32Array.from({ length: 60 }, (_, i) => Math.sin(i));

function network(build: (x: Value) => Value | readonly Value[]): Graph {
  const graph = new Graph();
  const built = build(graph.input("x", shape));
  const results = "type" in built ? [built] : built;
  for (const [i, y] of results.entries()) graph.output(`y${i}`, y);
  return graph;
}

/** What each kernel does, by the first word of its name. */
const kernelsOf = (graph: Graph): readonly string[] =>
  lowered(graph).steps.map(({ kernel }) => kernel.name.split(" ")[0] ?? "");

async function computesTheSame(graph: Graph): Promise<void> {
  const weights = someWeights(graph);
  const answers = async (engine: ReturnType<typeof wasm>) => {
    const program = await engine.compile(graph, { weights });
    const answer = await program.run({ x: { type: { dtype: "float32", shape }, data: image } });
    await program.close();
    return answer;
  };
  const [actual, expected] = [await answers(wasm({ dialect: plainSimd })), await answers(interpreter())];
  expectAgreement({ actual, expected, tolerance: tolerances.network.wasm });
}

const conv = (x: Value, name: string, channels = 4) => conv2d(x, { name, channels, kernel: 1 });

describe("an activation behind a convolution", () => {
  test("is done by its kernel", async () => {
    const graph = network((x) => relu(conv(x, "a")));
    expect(kernelsOf(graph)).toEqual(["convolution"]);
    await computesTheSame(graph);
  });

  test("is not where the convolution's result is read by something else too", async () => {
    const graph = network((x) => {
      const y = conv(x, "a");
      return add({ a: relu(y), b: y });
    });
    expect(kernelsOf(graph)).toEqual(["convolution", "relu", "add"]);
    await computesTheSame(graph);
  });

  test("is not where the convolution's result is an output", async () => {
    const graph = network((x) => {
      const y = conv(x, "a");
      return [y, relu(y)];
    });
    expect(kernelsOf(graph)).toEqual(["convolution", "relu"]);
    await computesTheSame(graph);
  });
});

describe("what is joined", () => {
  test("is written into its slice, without a copy", async () => {
    const graph = network((x) => concat({ xs: [relu(conv(x, "a")), conv(x, "b", 3)] }, { axis: 1 }));
    expect(kernelsOf(graph)).toEqual(["convolution", "convolution"]);
    await computesTheSame(graph);
  });

  test("is written into its slice of a slice", async () => {
    const graph = network((x) => {
      const inner = concat({ xs: [conv(x, "a"), conv(x, "b", 3)] }, { axis: 1 });
      return concat({ xs: [conv(x, "c", 2), inner] }, { axis: 1 });
    });
    expect(kernelsOf(graph)).toEqual(["convolution", "convolution", "convolution"]);
    await computesTheSame(graph);
  });

  test("is copied where it is the image itself, or stands in the result twice", async () => {
    const graph = network((x) => {
      const y = conv(x, "a");
      return concat({ xs: [x, y, y] }, { axis: 1 });
    });
    expect(kernelsOf(graph)).toEqual(["convolution", "copy", "copy"]);
    await computesTheSame(graph);
  });

  test("may be read by others before and after", async () => {
    const graph = network((x) => {
      const y = conv(x, "a");
      const joined = concat({ xs: [y, conv(y, "b")] }, { axis: 1 });
      return [joined, mul({ a: y, b: y })];
    });
    expect(kernelsOf(graph)).toEqual(["convolution", "convolution", "mul"]);
    await computesTheSame(graph);
  });
});

describe("a result that is computed number by number", () => {
  const addressesIn = (graph: Graph) => {
    const parts = lowered(graph);
    const plan = planOf(parts);
    return parts.steps.map(({ operands }) =>
      Object.fromEntries([...operands].map(([name, operand]) => [name, plan.addressOf(operand)])),
    );
  };

  test("is written over what only it reads", async () => {
    const graph = network((x) => sigmoid({ x: conv(x, "a") }));
    const [, activation] = addressesIn(graph);
    expect(activation?.["y"]).toBe(activation?.["a"]);
    await computesTheSame(graph);
  });

  test("is not written over what is read later", async () => {
    const graph = network((x) => {
      const y = conv(x, "a");
      return add({ a: sigmoid({ x: y }), b: y });
    });
    const [, activation] = addressesIn(graph);
    expect(activation?.["y"]).not.toBe(activation?.["a"]);
    await computesTheSame(graph);
  });
});

describe("a change of shape", () => {
  test("costs nothing where both are in the order of rows", async () => {
    const graph = network((x) => flatten({ x: flatten({ x: relu(x) }) }));
    expect(kernelsOf(graph).filter((kernel) => kernel === "copy")).toHaveLength(1);
    await computesTheSame(graph);
  });
});
