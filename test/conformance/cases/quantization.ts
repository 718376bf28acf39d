import type { Graph } from "../../../src/ir/graph.ts";
import { cast, constantOf, dequantizeLinear, fakeQuantized, quantizeLinear } from "../../../src/ops/index.ts";
import type { OpName } from "../../../src/ops/table.ts";
import { type Case, caseOf } from "../case.ts";

const straightThrough = "rounding is flat but its derivative passes straight through";

const zeroPoint = (
  graph: Graph,
  dtype: "int8" | "uint8",
  points: readonly number[],
  shape = [points.length],
) =>
  graph.constant("zeroPoint", {
    type: { dtype, shape },
    data: dtype === "int8" ? Int8Array.from(points) : Uint8Array.from(points),
  });

/** Numbers in (−scale, scale). */
const around = (scale: number, ...shape: readonly number[]) => ({ shape, draw: "distinct", scale }) as const;
const steps = (...shape: readonly number[]) => ({ shape, draw: "positive" }) as const;

export const quantizationCases = {
  quantizeLinear: [
    caseOf({
      name: "pictures beyond both ends of the grid",
      inputs: { x: around(3, 1, 2, 4, 5) },
      build: ({ x }) =>
        fakeQuantized(x, { scale: constantOf(x, 0.015), zeroPoint: zeroPoint(x.graph, "uint8", [90], []) }),
      gradient: straightThrough,
    }),
    caseOf({
      name: "a step for each filter",
      inputs: { x: around(200, 3, 2, 2, 2), scale: steps(3) },
      build: ({ x, scale }) => {
        const zeros = zeroPoint(x.graph, "int8", [0, 0, 0]);
        return fakeQuantized(x, { scale, zeroPoint: zeros, axis: 0 });
      },
      gradient: straightThrough,
    }),
    caseOf({
      name: "a step and a zero point for each channel, counted in steps of 1",
      inputs: { x: around(100, 2, 3, 4), scale: steps(3) },
      build: ({ x, scale }) => {
        const y = quantizeLinear({ x, scale, zeroPoint: zeroPoint(x.graph, "int8", [-100, 0, 20]) });
        return dequantizeLinear({ x: y, scale: constantOf(x, 1) });
      },
      gradient: straightThrough,
    }),
  ],
  dequantizeLinear: [
    caseOf({
      name: "a bias of 32 bits",
      inputs: { x: around(3e8, 4), scale: steps(4) },
      build: ({ x, scale }) => dequantizeLinear({ x: cast({ x }, { to: "int32" }), scale }, { axis: 0 }),
    }),
    caseOf({
      name: "8 bits with zero points, of a middle axis",
      inputs: { x: around(100, 2, 3, 4), scale: steps(3) },
      build: ({ x, scale }) => {
        const points = zeroPoint(x.graph, "uint8", [0, 128, 255]);
        const y = quantizeLinear({ x, scale: constantOf(x, [1, 1, 1], [3]), zeroPoint: points });
        return dequantizeLinear({ x: y, scale, zeroPoint: points });
      },
      gradient: straightThrough,
    }),
  ],
} satisfies Partial<Record<OpName, readonly Case[]>>;
