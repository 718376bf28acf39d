import { describe, expect, test } from "vitest";
import { plainSimd, wasm } from "../../../src/engines/wasm/index.ts";
import { Graph } from "../../../src/ir/graph.ts";
import { convWeightGrad, reshape } from "../../../src/ops/index.ts";
import { keepsItsPromises, saysWhatDoesNotFit } from "../promises.ts";

const engine = wasm({ dialect: plainSimd });

describe("wasm", () => keepsItsPromises(engine));
describe("wasm says what does not fit", () => saysWhatDoesNotFit(engine));

describe("wasm refuses, and says what would do,", () => {
  const refused = async (build: (graph: Graph) => void): Promise<unknown> => {
    const graph = new Graph();
    build(graph);
    return engine.compile(graph).catch((error: unknown) => error);
  };

  test("an operator that only a training needs, by its place in the network", async () => {
    const error = await refused((graph) => {
      const image = (name: string) => graph.input(name, [1, 4, 5, 5]);
      const [x, dy] = [image("x"), image("dy")];
      graph.scoped("head", () => graph.output("dw", convWeightGrad({ x, dy })));
    });
    expect(error).toMatchInlineSnapshot(
      `[Error: wasm does not run ConvWeightGrad at head: it only runs networks that are trained; train with --engine ort]`,
    );
  });

  test("a reshape that cuts pixels apart", async () => {
    const error = await refused((graph) => {
      const x = graph.input("x", [1, 6, 2, 5]);
      graph.output("y", reshape({ x }, { shape: [4, 15] }));
    });
    expect(error).toMatchInlineSnapshot(
      `[Error: wasm does not run Reshape at the top level: [1, 6, 2, 5] and [4, 15] share no axes; reshape along whole axes]`,
    );
  });
});

describe("a compiled network that was closed", () => {
  test("does not run", async () => {
    const graph = new Graph();
    graph.output("y", reshape({ x: graph.input("x", [4]) }, { shape: [2, 2] }));
    const program = await engine.compile(graph);
    await program.close();
    await expect(program.run({})).rejects.toThrow("the program was closed");
  });
});
