import type { Graph } from "../../../src/ir/graph.ts";
import { type Shape, sizeOf, type Tensor } from "../../../src/ir/tensor.ts";
import { mulberry32 } from "../../support/random.ts";

/** Numbers for every parameter, such that a deep network neither dies nor explodes; variances are positive. */
export function numbersFor({ parameters }: Graph): Record<string, Float32Array<ArrayBuffer>> {
  const random = mulberry32(0x0bb);
  return Object.fromEntries(
    parameters.map(({ name, type: { shape }, role }) => {
      const reach = role === "weight" ? Math.sqrt(6 / sizeOf(shape.slice(1))) : 0.5;
      const middle = role === "statistic" ? 1 : 0;
      const draw = () => middle + reach * (random() * 2 - 1);
      return [name, Float32Array.from({ length: sizeOf(shape) }, draw)];
    }),
  );
}

export function randomImage(shape: Shape): Tensor {
  const random = mulberry32(0x1a9e);
  return { type: { dtype: "float32", shape }, data: Float32Array.from({ length: sizeOf(shape) }, random) };
}
