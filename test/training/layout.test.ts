import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Graph, type Parameter } from "../../src/ir/graph.ts";
import { flatten, layoutOf, unflatten } from "../../src/training/layout.ts";

const parametersOf = (shapes: readonly (readonly number[])[]): readonly Parameter[] => {
  const graph = new Graph();
  const zero = { role: "weight", initializer: { kind: "constant", value: 0 } } as const;
  return shapes.map((shape, i) => graph.parameter(`p${i}`, shape, zero));
};

const layout = layoutOf(parametersOf([[2, 1], [], [3]]));
const named = new Map([
  ["p2", Float32Array.of(4, 5, 6)],
  ["p0", Float32Array.of(1, 2)],
  ["p1", Float32Array.of(3)],
]);

describe("a layout", () => {
  test("lays parameters end to end in its own order, whatever the order of the numbers", () => {
    expect([layout.sizes, layout.size]).toEqual([[2, 1, 3], 6]);
    expect(flatten(layout, named)).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6));
  });

  test("gives every parameter's numbers back", () => {
    const shapes = fc.array(fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }), { maxLength: 6 });
    fc.assert(
      fc.property(shapes, fc.infiniteStream(fc.float()), (shapes, stream) => {
        const any = layoutOf(parametersOf(shapes));
        const numbers = new Map(
          any.parameters.map(({ name }, i) => [name, Float32Array.from(stream.take(any.sizes[i] ?? 0))]),
        );
        expect(unflatten(any, flatten(any, numbers))).toEqual(numbers);
      }),
      { seed: 1 },
    );
  });

  test("hands out parts of the vector itself, not copies", () => {
    const flat = flatten(layout, named);
    unflatten(layout, flat).get("p1")?.fill(9);
    expect(flat).toEqual(Float32Array.of(1, 2, 9, 4, 5, 6));
  });

  test("of no parameters is an empty vector", () => {
    const empty = layoutOf([]);
    expect([flatten(empty, named).length, unflatten(empty, new Float32Array()).size]).toEqual([0, 0]);
  });
});

describe("says what does not fit", () => {
  test("when a parameter has no numbers, or not as many as its shape", () => {
    expect(() => flatten(layout, new Map())).toThrowErrorMatchingInlineSnapshot(
      `[Error: p0 has no numbers where 2 are wanted]`,
    );
    const short = new Map([...named, ["p2", Float32Array.of(4, 5)]]);
    expect(() => flatten(layout, short)).toThrowErrorMatchingInlineSnapshot(
      `[Error: p2 has 2 numbers where 3 are wanted]`,
    );
  });

  test("when a vector is not as long as all parameters together", () => {
    expect(() => unflatten(layout, new Float32Array(5))).toThrowErrorMatchingInlineSnapshot(
      `[Error: a vector has 5 numbers where 6 are wanted]`,
    );
  });
});
