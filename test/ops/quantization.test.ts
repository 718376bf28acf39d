import { describe, expect, test } from "vitest";
import { Graph } from "../../src/ir/graph.ts";
import { dequantizeLinear, fakeQuantized, quantizeLinear } from "../../src/ops/index.ts";
import { compute } from "../support/compute.ts";

describe("quantizeLinear", () => {
  test("counts steps from the zero point and stays on the grid", () => {
    const y = compute((literal) =>
      quantizeLinear({
        x: literal([6], [-3, -1, 0, 0.24, 5, 200]),
        scale: literal([], [0.5]),
        zeroPoint: literal([], [2], "uint8"),
      }),
    );
    // −6 + 2 and 400 + 2 lie beyond 0 … 255.
    expect(y).toEqual([0, 0, 2, 2, 12, 255]);
  });

  test("rounds halves to the even integer, as ONNX says", () => {
    const y = compute((literal) =>
      quantizeLinear({
        x: literal([6], [0.5, 1.5, 2.5, -0.5, -1.5, -2.5]),
        scale: literal([], [1]),
        zeroPoint: literal([], [0], "int8"),
      }),
    );
    expect(y).toEqual([0, 2, 2, 0, -2, -2]);
  });

  test("has a step for each position of an axis", () => {
    const y = compute((literal) =>
      quantizeLinear(
        {
          x: literal([2, 3], [1, 2, 3, 1, 2, 300]),
          scale: literal([2], [1, 0.5]),
          zeroPoint: literal([2], [0, 10], "int8"),
        },
        { axis: 0 },
      ),
    );
    expect(y).toEqual([1, 2, 3, 12, 14, 127]);
  });
});

describe("dequantizeLinear", () => {
  test("multiplies what lies beyond the zero point by the step", () => {
    const y = compute((literal) =>
      dequantizeLinear({
        x: literal([1, 2, 2], [0, 130, 255, 100], "uint8"),
        scale: literal([2], [0.25, 2]),
        zeroPoint: literal([2], [128, 100], "uint8"),
      }),
    );
    expect(y).toEqual([-32, 0.5, 310, 0]);
  });

  test("reads 32 bits without a zero point, beyond what float32 counts one by one", () => {
    const y = compute((literal) =>
      dequantizeLinear({ x: literal([2], [-7, 2 ** 24 + 1], "int32"), scale: literal([], [0.5]) }),
    );
    expect(y).toEqual([-3.5, 2 ** 23]);
  });

  test("brings back every number of the grid as it was", () => {
    const numbers = Array.from({ length: 256 }, (_, i) => (i - 128) * 0.25);
    const y = compute((literal) =>
      fakeQuantized(literal([256], numbers), {
        scale: literal([], [0.25]),
        zeroPoint: literal([], [0], "int8"),
      }),
    );
    expect(y).toEqual(numbers);
  });
});

describe("what does not fit is refused", () => {
  const operands = () => {
    const graph = new Graph();
    const point = (shape: number[], dtype: "int8" | "int32") => graph.input("zeroPoint", shape, dtype);
    return { graph, x: graph.input("x", [2, 3]), scale: graph.input("scale", [2]), point };
  };

  test("a list of scales that is not as long as its axis", () => {
    const { x, scale, point } = operands();
    expect(() =>
      quantizeLinear({ x, scale, zeroPoint: point([2], "int8") }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: QuantizeLinear at (top level): scale has shape [2] but axis 1 of x asks for [3]
        x          float32[2, 3]  x
        scale      float32[2]  scale
        zeroPoint  int8[2]  zeroPoint
      fix: give scale shape [3]]
    `);
  });

  test("a zero point for another number of scales", () => {
    const { x, scale, point } = operands();
    const wrong = () => quantizeLinear({ x, scale, zeroPoint: point([], "int8") }, { axis: 0 });
    expect(wrong).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: QuantizeLinear at (top level): zeroPoint has shape [] but scale has [2]
        x          float32[2, 3]  x
        scale      float32[2]  scale
        zeroPoint  int8[]  zeroPoint
      fix: give zeroPoint shape [2]]
    `);
  });

  test("a grid of 32 bits", () => {
    const { x, scale, point } = operands();
    const wrong = () => quantizeLinear({ x, scale, zeroPoint: point([2], "int32") }, { axis: 0 });
    expect(wrong).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: QuantizeLinear at (top level): zeroPoint is int32, which is on no grid
        x          float32[2, 3]  x
        scale      float32[2]  scale
        zeroPoint  int32[2]  zeroPoint
      fix: give zeroPoint as int8 or uint8]
    `);
  });

  test("real numbers to be brought back from a grid", () => {
    const { x, scale } = operands();
    expect(() => dequantizeLinear({ x, scale }, { axis: 0 })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: DequantizeLinear at (top level): x is float32, which is on no grid
        x      float32[2, 3]  x
        scale  float32[2]  scale
      fix: give x as int8 or uint8]
    `);
  });

  test("a zero point of another type than the integers", () => {
    const { graph, scale, point } = operands();
    const integers = graph.input("integers", [2], "int8");
    const wrong = () => dequantizeLinear({ x: integers, scale, zeroPoint: point([2], "int32") }, { axis: 0 });
    expect(wrong).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: DequantizeLinear at (top level): zeroPoint is int32 but x is int8
        x          int8[2]  integers
        scale      float32[2]  scale
        zeroPoint  int32[2]  zeroPoint
      fix: give it as int8]
    `);
  });
});
