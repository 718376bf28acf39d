import { describe, expect, test } from "vitest";
import { Graph } from "../../src/ir/graph.ts";
import { batchNorm, conv2d, convTranspose2d, relu } from "../../src/layers/index.ts";
import { initialParameters } from "../../src/training/index.ts";

/** Two convolutions and a norm, with `between` in their middle. */
function network(between = false): Graph {
  const graph = new Graph();
  const first = relu(conv2d(graph.input("image", [1, 8, 4, 4]), { name: "first", channels: 64, kernel: 3 }));
  const middle = between ? conv2d(first, { name: "between", channels: 64, kernel: 3 }) : first;
  batchNorm(convTranspose2d(middle, { name: "last", channels: 32, kernel: 2, stride: 2 }), { name: "norm" });
  return graph;
}

const drawn = initialParameters(network(), 7);

const deviationOf = (numbers: Float32Array): number =>
  Math.sqrt(numbers.reduce((sum, x) => sum + x * x, 0) / numbers.length);

describe("initial parameters", () => {
  test("are the same for the same seed, and other weights for another", () => {
    expect(initialParameters(network(), 7)).toEqual(drawn);
    const other = initialParameters(network(), 8);
    for (const name of ["first/weight", "last/weight"]) expect(other.get(name)).not.toEqual(drawn.get(name));
  });

  test("are there for every parameter and statistic, as many as its shape", () => {
    const sizes = new Map(network().parameters.map(({ name, type }) => [name, type.shape]));
    expect([...drawn.keys()]).toEqual([...sizes.keys()]);
    for (const [name, numbers] of drawn)
      expect(numbers.length).toBe(sizes.get(name)?.reduce((size, extent) => size * extent, 1));
  });

  test("stay what they were when a layer is added, in every other layer", () => {
    const more = initialParameters(network(true), 7);
    expect(more.size).toBe(drawn.size + 2);
    for (const [name, numbers] of drawn) expect(more.get(name)).toEqual(numbers);
  });

  test("differ between layers of one shape", () => {
    const graph = new Graph();
    const image = graph.input("image", [1, 3, 4, 4]);
    for (const name of ["a", "b"]) conv2d(image, { name, channels: 5, kernel: 3 });
    const two = initialParameters(graph, 7);
    expect(two.get("a/weight")?.length).toBe(5 * 3 * 3 * 3);
    expect(two.get("a/weight")).not.toEqual(two.get("b/weight"));
  });

  test.each([
    // He et al. 2015, eq. 10: √(2 / inputs of one output); a stride of 2 spreads a 2×2 transpose over 1 tap.
    ["first/weight", 8 * 3 * 3],
    ["last/weight", 64],
  ])("of %s have He's deviation and mean 0, within four standard errors", (name, fanIn) => {
    const numbers = drawn.get(name)!;
    const deviation = Math.sqrt(2 / fanIn);
    const error = deviation / Math.sqrt(numbers.length);
    expect(Math.abs(deviationOf(numbers) - deviation)).toBeLessThan((4 * error) / Math.sqrt(2));
    expect(Math.abs(numbers.reduce((a, b) => a + b, 0) / numbers.length)).toBeLessThan(4 * error);
  });

  test("of a normal draw have a normal's tails", () => {
    const numbers = drawn.get("last/weight")!;
    const beyond = numbers.filter((x) => Math.abs(x) > 2 * Math.sqrt(2 / 64)).length / numbers.length;
    // 4.55 % lie beyond two deviations; the share of 8,192 draws has a standard error of 0.23 %.
    expect(Math.abs(beyond - 0.0455)).toBeLessThan(4 * 0.0023);
  });

  test("of biases and norms are the constants that leave things as they are", () => {
    const constants = {
      "first/bias": 0,
      "norm/scale": 1,
      "norm/bias": 0,
      "norm/mean": 0,
      "norm/variance": 1,
    };
    for (const [name, value] of Object.entries(constants))
      expect(new Set(drawn.get(name))).toEqual(new Set([value]));
  });
});
