import { gradients } from "../../autodiff/index.ts";
import type { CompileRequest, Engine, Feeds } from "../../engines/index.ts";
import { Graph, type Shape, sizeOf, type Tensor, type Value, valuesOf } from "../../ir/index.ts";
import { inline } from "../../passes/index.ts";
import { seenFromMiddle } from "./receptive-field.ts";
import { imageOf } from "./tracks.ts";

/** How much of its receptive field the middle element of a value really listens to (Luo et al. 2016, §2). */
export interface EffectiveField {
  /** Name of the value. */
  readonly of: string;
  /** Share of the gradient that is asked for. */
  readonly mass: number;
  /** The fewest pixels of the image that hold that share. */
  readonly pixels: number;
  /** Pixels of the image in the receptive field. */
  readonly seen: number;
  /** `pixels` over `seen`. */
  readonly share: number;
  /** Images over which the gradient was averaged. */
  readonly images: number;
}

interface EffectiveRequest {
  readonly engine: Engine;
  readonly weights?: CompileRequest["weights"];
  /** What the network is fed, once for each image. */
  readonly feeds: readonly Feeds[];
  /** Default 0.9545, what lies within two standard deviations of a normal distribution. */
  readonly mass?: number;
}

/**
 * Averages, over some images, how strongly each pixel moves the middle of the network's last map of several pixels, all
 * of its channels together; then asks how few pixels make up most of that. `undefined` for a network without an image.
 */
export async function effectiveField(
  graph: Graph,
  { engine, weights = {}, feeds, mass = 0.9545 }: EffectiveRequest,
): Promise<EffectiveField | undefined> {
  const map = lastMapOf(graph);
  const seen = map && seenFromMiddle(graph, map);
  if (!map || !seen) return undefined;
  const program = await engine.compile(influence(graph, map), { weights });
  try {
    const total: number[] = [];
    for (const fed of feeds) addPerPixel(total, (await program.run(fed))[INFLUENCE]);
    const pixels = fewest(total, mass);
    const [rows, columns] = seen.map(([low, high]) => high - low + 1);
    const within = (rows ?? 0) * (columns ?? 0);
    return { of: map.name, mass, pixels, seen: within, share: pixels / within, images: feeds.length };
  } finally {
    await program.close();
  }
}

const INFLUENCE = "influence";

/** The last value with more than one row and column; where all are single pixels, the last that sees the image. */
function lastMapOf(graph: Graph): Value | undefined {
  const values = graph.nodes
    .flatMap(({ result }) => valuesOf(result))
    .filter(({ type }) => type.dtype === "float32");
  const isMap = ({ type: { shape } }: Value) =>
    shape.length === 4 && shape.slice(2).every((extent) => extent > 1);
  return values.findLast(isMap) ?? values.at(-1);
}

/** The network, grown by the derivative of the middle of `map` in the image. */
function influence(network: Graph, map: Value): Graph {
  const graph = new Graph();
  const fed = network.inputs.map((v) => [v, graph.input(v.name, v.type.shape, v.type.dtype)] as const);
  const kept = network.parameters.map(
    (p) => [p, graph.at("", () => graph.parameter(p.name, p.type.shape, p))] as const,
  );
  const became = inline(network, { into: graph, bound: new Map<Value, Value>([...fed, ...kept]) });
  const image = became.get(imageOf(network) ?? map);
  const of = became.get(map);
  if (!image || !of) throw new Error(`${map.name} was not inlined: this is a bug in thumbnet`);
  const seed = graph.constant("middle", middleOf(of.type.shape));
  const derivative = gradients({ of, seed, by: [image] }).get(image);
  if (!derivative) throw new Error(`${map.name} does not depend on the image: this is a bug in thumbnet`);
  graph.output(INFLUENCE, derivative);
  return graph;
}

/** Ones in the middle of the rows and columns, zeros elsewhere; all ones for what has none. */
function middleOf(shape: Shape): Tensor {
  const [, , h = 1, w = 1] = shape;
  const middle = (h >> 1) * w + (w >> 1);
  const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) => Number(i % (h * w) === middle));
  return { type: { dtype: "float32", shape }, data };
}

/** Adds the size of the gradient in every pixel, whatever its image and channel. */
function addPerPixel(total: number[], gradient: Tensor | undefined): void {
  const [, , h = 1, w = 1] = gradient?.type.shape ?? [];
  for (const [i, number] of (gradient?.data ?? []).entries())
    total[i % (h * w)] = (total[i % (h * w)] ?? 0) + Math.abs(number);
}

/** How few numbers make up that share of the sum of all. */
function fewest(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => b - a);
  const wanted = share * sorted.reduce((sum, number) => sum + number, 0);
  let held = 0;
  const last = sorted.findIndex((number) => {
    held += number;
    return held >= wanted;
  });
  return last + 1;
}
