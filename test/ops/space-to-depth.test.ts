import { describe, expect, test } from "vitest";
import { Graph } from "../../src/ir/graph.ts";
import { depthToSpace, spaceToDepth } from "../../src/ops/index.ts";
import { compute } from "../support/compute.ts";

/** Eight channels of ONNX's example of DepthToSpace, each 2×3 pixels. */
const deep = [0, 9, 18, 27, 36, 45, 54, 63].flatMap((first) => [0, 1, 2, 3, 4, 5].map((i) => first + i));

describe("depth and space", () => {
  const spread = (mode: "DCR" | "CRD") =>
    compute((t) => depthToSpace({ x: t([1, 8, 2, 3], deep) }, { blockSize: 2, mode }));

  test("exchange as ONNX's examples do", () => {
    expect(spread("DCR").slice(0, 12)).toEqual([0, 18, 1, 19, 2, 20, 36, 54, 37, 55, 38, 56]);
    expect(spread("CRD").slice(0, 12)).toEqual([0, 9, 1, 10, 2, 11, 18, 27, 19, 28, 20, 29]);
    const wide = [0, 6, 1, 7, 2, 8, 12, 18, 13, 19, 14, 20, 3, 9, 4, 10, 5, 11, 15, 21, 16, 22, 17, 23];
    expect(compute((t) => spaceToDepth({ x: t([1, 1, 4, 6], wide) }, { blockSize: 2 }))).toEqual(
      wide.map((_, i) => i),
    );
  });

  test.each(["DCR", "CRD"] as const)("undo each other in mode %s", (mode) => {
    const g = { blockSize: 2, mode };
    expect(compute((t) => spaceToDepth({ x: depthToSpace({ x: t([1, 8, 2, 3], deep) }, g) }, g))).toEqual(
      deep,
    );
  });
});

describe("says what does not fit", () => {
  const graph = new Graph();
  const x = graph.input("image", [1, 3, 4, 5]);

  test("when given pixels that do not split", () => {
    expect(() =>
      graph.at("stem", () => spaceToDepth({ x }, { blockSize: 2 })),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: SpaceToDepth at stem: 4×5 pixels do not split into blocks of 2×2
        x  float32[1, 3, 4, 5]  image
      fix: give a blockSize that divides h and w, or pad x first]
    `);
  });

  test("when given channels that do not fill a block", () => {
    expect(() =>
      graph.at("head", () => depthToSpace({ x }, { blockSize: 2 })),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: DepthToSpace at head: 3 channels do not fill blocks of 2×2 pixels
        x  float32[1, 3, 4, 5]  image
      fix: give x a multiple of 4 channels]
    `);
  });

  test("when given half a block to split", () => {
    expect(() => spaceToDepth({ x }, { blockSize: 0.5 })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: SpaceToDepth at (top level): blockSize is 0.5
        x  float32[1, 3, 4, 5]  image
      fix: give blockSize a whole number from 1 up]
    `);
  });

  test("when given half a block to fill", () => {
    expect(() => depthToSpace({ x }, { blockSize: 0.5 })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: DepthToSpace at (top level): blockSize is 0.5
        x  float32[1, 3, 4, 5]  image
      fix: give blockSize a whole number from 1 up]
    `);
  });

  test("when given a vector", () => {
    expect(() => spaceToDepth({ x: graph.input("vector", [3]) })).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: SpaceToDepth at (top level): x has rank 1, not 4
        x  float32[3]  vector
      fix: reshape x to four axes]
    `);
  });
});
