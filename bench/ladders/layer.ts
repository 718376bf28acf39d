import { randomOf } from "../../src/data/index.ts";
import { interpreter } from "../../src/engines/interpreter/index.ts";
import { Graph, type Shape, sizeOf, type Tensor, type Value } from "../../src/ir/index.ts";
import { conv, convTranspose } from "../../src/ops/index.ts";

/** A convolution of one square image, padded so that stride 1 keeps its side. */
export interface Layer {
  readonly kind: "dense" | "depthwise" | "transposed";
  readonly channels: number;
  readonly out: number;
  readonly side: number;
  readonly kernel: number;
  readonly stride: number;
}

/** A layer with numbers: everything that a kernel is given, and what should come of it. */
export interface Sample {
  readonly layer: Layer;
  /** Pixel by pixel, as kernels read them. */
  readonly x: Float32Array;
  /** As operators have them. */
  readonly w: Float32Array;
  /** In float64, pixel by pixel. */
  readonly expected: ArrayLike<number>;
  readonly macs: number;
  /** How far apart the numbers of x and w lie, where those lie on grids. */
  readonly steps: { readonly x: number; readonly w: number };
  /** The operators' own loops, in float32. */
  reference(): Promise<Float32Array>;
}

export const resultSide = ({ kind, side, stride }: Layer): number =>
  kind === "transposed" ? side * stride : Math.ceil(side / stride);

export async function sampled(layer: Layer, { onGrids = false } = {}): Promise<Sample> {
  const { kind, channels, out, side, kernel, stride } = layer;
  const graph = new Graph();
  const pad = kind === "transposed" ? 0 : Math.floor(kernel / 2);
  const filters: Shape = {
    dense: [out, channels, kernel, kernel],
    depthwise: [channels, 1, kernel, kernel],
    transposed: [channels, out, kernel, kernel],
  }[kind];
  const [x, w] = [graph.input("x", [1, channels, side, side]), graph.input("w", filters)];
  const attributes = { strides: [stride, stride], pads: [pad, pad, pad, pad] } as const;
  const y =
    kind === "transposed"
      ? convTranspose({ x, w }, attributes)
      : conv({ x, w }, { ...attributes, group: kind === "depthwise" ? channels : 1 });
  graph.output("y", y);
  const random = randomOf(1, "ladder");
  // Pictures within networks have passed a Relu; filters are as large as He et al. (2015) draw them.
  const perResult = (sizeOf(filters) / out) * (kind === "transposed" ? 1 / stride ** 2 : 1);
  const reach = Math.sqrt(6 / perResult);
  const steps = { x: 1 / 255, w: reach / 127 };
  const onGrid = (number: number, step: number): number =>
    onGrids ? step * Math.round(number / step) : number;
  const feeds = {
    x: tensorOf(x, () => onGrid(Math.max(0, 2 * random.next() - 1), steps.x)),
    w: tensorOf(w, () => onGrid((2 * random.next() - 1) * reach, steps.w)),
  };
  const run = async (precision: "float32" | "float64") => {
    const program = await interpreter(precision).compile(graph);
    const { y: result } = await program.run(feeds);
    await program.close();
    if (!result) throw new Error("the interpreter gave no result: this is a bug in thumbnet");
    return byPixel(result);
  };
  const pixels = kind === "transposed" ? side ** 2 : resultSide(layer) ** 2;
  return {
    layer,
    x: Float32Array.from(byPixel(feeds.x)),
    w: Float32Array.from(feeds.w.data),
    expected: await run("float64"),
    macs: sizeOf(filters) * pixels,
    steps,
    reference: async () => Float32Array.from(await run("float32")),
  };
}

const tensorOf = ({ type }: Value, draw: () => number): Tensor => ({
  type,
  data: Float32Array.from({ length: sizeOf(type.shape) }, draw),
});

/** [1, c, h, w] as [h, w, c]. */
function byPixel({ type: { shape }, data }: Tensor): Float64Array {
  const [, channels = 1, h = 1, w = 1] = shape;
  const pixels = h * w;
  return Float64Array.from(
    { length: data.length },
    (_, i) => data[(i % channels) * pixels + Math.floor(i / channels)] ?? Number.NaN,
  );
}
