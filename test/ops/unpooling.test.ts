import { describe, expect, test } from "vitest";
import { Graph } from "../../src/ir/graph.ts";
import { maxPool, maxPoolWithIndices, maxUnpool, maxUnpoolGrad } from "../../src/ops/index.ts";
import { compute } from "../support/compute.ts";

const from1To25 = Array.from({ length: 25 }, (_, i) => i + 1);

describe("the winners of each window", () => {
  test("are where ONNX's example has them", () => {
    const windows = { kernelShape: [5, 5], pads: [2, 2, 2, 2] } as const;
    const indices = compute((t) => maxPoolWithIndices({ x: t([1, 1, 5, 5], from1To25) }, windows)[1]);
    expect(indices).toEqual([
      12, 13, 14, 14, 14, 17, 18, 19, 19, 19, 22, 23, 24, 24, 24, 22, 23, 24, 24, 24, 22, 23, 24, 24, 24,
    ]);
  });

  test("are counted on through channels and images", () => {
    const x = [1, 2, 4, 3, 8, 7, 5, 6, -1, -2, -4, -3, 0, 0, 0, 0];
    expect(compute((t) => maxPoolWithIndices({ x: t([2, 2, 2, 2], x) }, { kernelShape: [2, 2] })[1])).toEqual(
      [2, 4, 8, 12],
    );
  });

  test("stand beside what MaxPool gives", () => {
    const windows = { kernelShape: [2, 3], strides: [2, 2], dilations: [2, 1], ceilMode: 1 } as const;
    const x = from1To25.map((i) => (i * 7) % 25);
    expect(compute((t) => maxPoolWithIndices({ x: t([1, 1, 5, 5], x) }, windows)[0])).toEqual(
      compute((t) => maxPool({ x: t([1, 1, 5, 5], x) }, windows)),
    );
  });
});

describe("unpooling", () => {
  test("puts numbers where ONNX's example has them", () => {
    expect(
      compute((t) =>
        maxUnpool(
          { x: t([1, 1, 2, 2], [1, 2, 3, 4]), indices: t([1, 1, 2, 2], [5, 7, 13, 15], "int32") },
          { extent: [4, 4] },
        ),
      ),
    ).toEqual([0, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 3, 0, 4]);
  });

  test("undoes pooling but for what lost, at a size that no pair of windows has", () => {
    const x = [3, 1, 2, 9, 4, 5, 7, 6, 8];
    expect(
      compute((t) => {
        const g = { kernelShape: [2, 2], strides: [2, 2], ceilMode: 1 } as const;
        const [highest, indices] = maxPoolWithIndices({ x: t([1, 1, 3, 3], x) }, g);
        return maxUnpool({ x: highest, indices }, { extent: [3, 3] });
      }),
    ).toEqual([0, 0, 0, 9, 0, 5, 7, 0, 8]);
  });

  test("adds up what one place gets, and hands its derivative to all of them", () => {
    const twice = [1, 1, 0, 2];
    expect(
      compute((t) =>
        maxUnpool(
          { x: t([1, 1, 1, 4], [1, 10, 100, 1000]), indices: t([1, 1, 1, 4], twice, "int32") },
          { extent: [1, 3] },
        ),
      ),
    ).toEqual([100, 11, 1000]);
    expect(
      compute((t) =>
        maxUnpoolGrad({ dy: t([1, 1, 1, 3], [5, 6, 7]), indices: t([1, 1, 1, 4], twice, "int32") }),
      ),
    ).toEqual([6, 6, 5, 7]);
  });
});

describe("says what does not fit", () => {
  const graph = new Graph();
  const x = graph.input("half", [1, 3, 2, 2]);
  const indices = graph.input("winners", [1, 3, 2, 2], "int32");

  test("when given indices of another pooling", () => {
    const other = graph.input("others", [1, 2, 2, 2], "int32");
    expect(() =>
      graph.at("decoder", () => maxUnpool({ x, indices: other }, { extent: [4, 4] })),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: MaxUnpool at decoder: indices has shape [1, 2, 2, 2] but x has [1, 3, 2, 2]
        x        float32[1, 3, 2, 2]  half
        indices  int32[1, 2, 2, 2]  others
      fix: give indices shape [1, 3, 2, 2]]
    `);
  });

  test("when given real numbers for indices", () => {
    expect(() => maxUnpool({ x, indices: x }, { extent: [4, 4] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: MaxUnpool at (top level): indices are float32, not int32
        x        float32[1, 3, 2, 2]  half
        indices  float32[1, 3, 2, 2]  half
      fix: give the indices of a MaxPoolWithIndices]
    `);
  });

  test("when given half a pixel", () => {
    expect(() => maxUnpool({ x, indices }, { extent: [4, 3.5] })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: MaxUnpool at (top level): extent is [4, 3.5]
        x        float32[1, 3, 2, 2]  half
        indices  int32[1, 3, 2, 2]  winners
      fix: give extent whole numbers from 1 up]
    `);
  });

  test("when given dy of other images", () => {
    const dy = graph.input("dy", [1, 4, 4, 4]);
    expect(() => maxUnpoolGrad({ dy, indices })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: MaxUnpoolGrad at (top level): indices has shape [1, 3, 2, 2] but those of 1×4 pooled images have [1, 4, 2, 2]
        dy       float32[1, 4, 4, 4]  dy
        indices  int32[1, 3, 2, 2]  winners
      fix: give indices shape [1, 4, 2, 2]]
    `);
  });

  test("when given labels to pool", () => {
    expect(() => maxPoolWithIndices({ x: indices })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: MaxPoolWithIndices at (top level): x is int32, not float32
        x  int32[1, 3, 2, 2]  winners
      fix: cast x to float32]
    `);
  });
});
