import { describe, expect, test } from "vitest";
import { compiled, plainSimd } from "../../../src/engines/wasm/index.ts";
import { valuesOf } from "../../../src/ir/graph.ts";
import { liveNodes } from "../../../src/ir/live.ts";
import { modelNamed } from "../../../src/models/index.ts";
import { add, concat, conv, relu } from "../../../src/ops/index.ts";
import { initialParameters } from "../../../src/training/index.ts";
import { mulberry32 } from "../../support/random.ts";
import { expectBothAlike, type Network, noisy } from "./run-both.ts";

/** A network of the zoo at a small input, with the weights that a training starts from. */
function fromZoo(name: string): Network {
  const graph = modelNamed(name)?.graph({ input: [1, 3, 48, 64] });
  if (!graph) throw new Error(`the zoo has no ${name}`);
  const random = mulberry32(0x200);
  const feeds = Object.fromEntries(
    graph.inputs.map(({ name: input, type }) => {
      const size = type.shape.reduce((product, extent) => product * extent, 1);
      return [input, { type, data: Float32Array.from({ length: size }, () => random()) }];
    }),
  );
  return { graph, feeds, weights: Object.fromEntries(initialParameters(graph, 7)) };
}

describe("networks of the zoo agree with the interpreter:", () => {
  test.each(["squeeze-unet-lite", "squeeze-unet-dsc", "squeezenet-1.1", "mobilenet-v2"])("%s", (name) =>
    expectBothAlike(fromZoo(name)),
  );
});

describe("memory", () => {
  const joined = noisy(({ graph, input, weight }) => {
    const x = input([1, 8, 8, 8]);
    const [left, right] = [8, 12].map((out) => relu({ x: conv({ x, w: weight([out, 8, 1, 1]) }) }));
    const both = left && right ? concat({ xs: [left, right] }) : x;
    const y = conv({ x: both, w: weight([8, 20, 1, 1]) });
    graph.output("y", relu({ x: add({ a: y, b: x }) }));
  });

  test("holds what is joined where it was made", async () => {
    const names = compiled(joined.graph, plainSimd).lowered.steps.map(
      ({ kernel }) => kernel.name.split(" ")[0],
    );
    expect(names).toEqual(["convolution", "convolution", "convolution", "add", "relu"]);
    await expectBothAlike(joined);
  });

  test("is taken over by what is computed number by number", () => {
    const { steps } = compiled(joined.graph, plainSimd).lowered;
    const buffers = steps.slice(2).map(({ operands }) => operands.get("y"));
    expect(new Set(buffers.map((operand) => operand && "buffer" in operand && operand.buffer)).size).toBe(1);
  });

  test("is within a twentieth of what is in use at once", () => {
    for (const name of ["squeeze-unet-lite", "mobilenet-v2"]) {
      const { arena, inUse } = compiled(fromZoo(name).graph, plainSimd).plan.report;
      expect(arena / inUse).toBeLessThan(1.05);
      expect(arena / inUse).toBeGreaterThanOrEqual(1);
    }
  });
});

test("a module has a function for every kernel that a network uses, and no other", () => {
  const { graph } = fromZoo("squeeze-unet-lite");
  const { module, lowered } = compiled(graph, plainSimd);
  const kernels = new Set(lowered.steps.map(({ kernel }) => kernel.name));
  const named = module.functions.filter(
    ({ name }) => !/^(node\d+|run|gather\d+|image\d+|results\d+)$/.test(name),
  );
  expect(named).toHaveLength(kernels.size);
  expect(lowered.steps.length).toBeLessThan(
    liveNodes(graph).flatMap(({ result }) => valuesOf(result)).length,
  );
});
