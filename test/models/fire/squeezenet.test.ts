import { describe, expect, test } from "vitest";
import { type Graph, sizeOf } from "../../../src/ir/index.ts";
import { complexBypass, simpleBypass, squeezenet } from "../../../src/models/fire/squeezenet.ts";
import { agrees } from "../../../src/models/index.ts";

const parametersUnder = (graph: Graph, path: string): number =>
  graph.parameters
    .filter(({ name }) => name.startsWith(`${path}/`))
    .reduce((sum, { type }) => sum + sizeOf(type.shape), 0);

describe("squeezenet-1.0", () => {
  const graph = squeezenet.graph();

  test.each([
    ["conv1", 14_208],
    ["fire2", 11_920],
    ["fire3", 12_432],
    ["fire4", 45_344],
    ["fire5", 49_440],
    ["fire6", 104_880],
    ["fire7", 111_024],
    ["fire8", 188_992],
    ["fire9", 197_184],
    ["conv10", 513_000],
  ])("has Table 1's parameters in %s", (path, published) => {
    expect(parametersUnder(graph, path)).toBe(published);
  });

  // In mebibytes of float32, like Table 2's 4.8 MB.
  test.each([
    [{}, "4.8"],
    [{ squeezeRatio: 0.75 }, "19"],
    [{ squeezeRatio: 0.5 }, "13"],
    [{ squeezeRatio: 0.5, share3x3: 0.01 }, "5.7"],
    [{ squeezeRatio: 0.5, share3x3: 0.99 }, "21"],
  ])("is as large as in Figure 3 with %o", (options, printed) => {
    const mebibytes = (squeezenet.graph({ options }).parameterCount * 4) / 2 ** 20;
    expect(agrees(mebibytes, printed)).toBe(true);
  });

  test("sizes its fire modules by §5.1's formulas", () => {
    const options = {
      baseExpand: 100,
      expandIncrement: 60,
      frequency: 3,
      squeezeRatio: 0.25,
      share3x3: 0.75,
    };
    const resized = squeezenet.graph({ options });
    const shape = (name: string) => resized.parameters.find((p) => p.name === `${name}/weight`)?.type.shape;
    // The fifth module: e = 100 + 60 · ⌊4 / 3⌋ = 160, of which 120 are 3×3.
    expect(shape("fire6/squeeze")).toEqual([40, 160, 1, 1]);
    expect(shape("fire6/expand1x1")).toEqual([40, 40, 1, 1]);
    expect(shape("fire6/expand3x3")).toEqual([120, 40, 3, 3]);
  });

  test.each([
    [{ expandIncrement: -1 }, "squeezenet-1.0 takes a whole number from 0 for expandIncrement, not -1"],
    [{ share3x3: 0 }, "squeezenet-1.0 takes a number above 0, at most 1 for share3x3, not 0"],
    [{ squeezeRatio: 1.5 }, "squeezenet-1.0 takes a number above 0, at most 1 for squeezeRatio, not 1.5"],
  ])("refuses %o", (options, message) => {
    expect(() => squeezenet.settings(options)).toThrow(message);
  });

  test("keeps a filter of each size when all are asked to be 3×3", () => {
    const all = squeezenet.graph({ options: { share3x3: 1 } });
    const shape = (name: string) => all.parameters.find((p) => p.name === `fire2/${name}/weight`)?.type.shape;
    expect(shape("expand1x1")).toEqual([1, 16, 1, 1]);
    expect(shape("expand3x3")).toEqual([127, 16, 3, 3]);
  });
});

/** For each sum: the fire module that made one operand, and what made the other. */
const sums = (graph: Graph): readonly string[] => {
  const maker = new Map(graph.nodes.flatMap((node) => [node.result].flat().map((value) => [value, node])));
  return graph.nodes
    .filter(({ op }) => op.name === "Add")
    .map(({ inputs }) => {
      const [a, b] = [inputs["a"], inputs["b"]].flat().map((value) => value && maker.get(value));
      return `${b?.path} + ${a?.path || a?.op.name}`;
    });
};

describe("bypasses", () => {
  test("that are simple add what fire3, 5, 7 and 9 read", () => {
    expect(sums(simpleBypass.graph())).toEqual([
      "fire3 + fire2",
      "fire5 + MaxPool",
      "fire7 + fire6",
      "fire9 + MaxPool",
    ]);
  });

  test("that are complex go through 1×1 filters around fire2, 4, 6 and 8", () => {
    expect(sums(complexBypass.graph())).toEqual([
      "fire2 + bypass2",
      "fire3 + Add",
      "fire4 + bypass4",
      "fire5 + MaxPool",
      "fire6 + bypass6",
      "fire7 + Add",
      "fire8 + bypass8",
      "fire9 + MaxPool",
    ]);
  });

  test("need no filters where every module makes the same channels", () => {
    const even = complexBypass.graph({ options: { expandIncrement: 0 } });
    expect(even.parameters.filter(({ name }) => name.startsWith("bypass")).map(({ name }) => name)).toEqual([
      "bypass2/weight",
      "bypass2/bias",
    ]);
  });
});
