import { type Graph, type Initializer, sizeOf, valuesOf } from "../../src/ir/index.ts";
import type { GraphRequest, Model } from "../../src/models/index.ts";
import { mulberry32 } from "../support/random.ts";

const widths = [0.125, 0.25, 0.5, 1];
const sizes = [16, 32, 48, 64, 96, 128, 160, 224, 256, 299];
/** Smaller maps and fewer channels than these let a rectifier close for good, or a norm see a single pixel. */
const least = { map: 2, channels: 3 };

/** The narrowest network that builds at the least of a few sizes, so that an oracle can run it. */
export function smallNetwork(
  model: Model,
  { batch = 1, options = {} }: { readonly batch?: number; readonly options?: GraphRequest["options"] } = {},
): Graph {
  for (const side of sizes)
    for (const width of widths) {
      const graph = buildOrNothing(model, {
        input: [batch, 3, side, side],
        options: {
          ...options,
          ...("classes" in model.options && { classes: 5 }),
          ...("width" in model.options && { width }),
        },
      });
      if (graph && smallestMap(graph) >= least.map && fewestChannels(graph) >= least.channels) return graph;
    }
  throw new Error(`${model.name} has no small form`);
}

function buildOrNothing(model: Model, request: GraphRequest): Graph | undefined {
  try {
    return model.graph(request);
  } catch {
    return undefined;
  }
}

/** Rows of the smallest feature map that a convolution with a window makes. */
const smallestMap = (graph: Graph): number =>
  Math.min(
    ...convolutions(graph).flatMap(({ rows, kernel }) => (kernel > 1 ? [rows] : [])),
    Number.POSITIVE_INFINITY,
  );

const fewestChannels = (graph: Graph): number =>
  Math.min(...convolutions(graph).map(({ channels }) => channels));

const convolutions = (graph: Graph) =>
  graph.nodes.flatMap(({ op, inputs, result }) => {
    if (op.name !== "Conv" || !("type" in result)) return [];
    const [, channels = 1, rows = 1] = result.type.shape;
    const [filter] = valuesOf(inputs["w"]);
    return [{ channels, rows, kernel: Math.max(...(filter?.type.shape.slice(2) ?? [1])) }];
  });

/** Weights that keep deep networks within float32: He's, with norms that let through less than they receive. */
export function someWeights(graph: Graph): Record<string, Float32Array> {
  const random = mulberry32(7);
  // A thousand layers that each let through as much as they receive leave float32.
  const gain = graph.nodes.length > 1000 ? 0.25 : 0.6;
  return Object.fromEntries(
    graph.parameters.map(({ name, type, initializer }) => {
      const [centre, spread] = drawnAround(initializer, gain);
      const data = Float32Array.from(
        { length: sizeOf(type.shape) },
        () => centre + spread * (2 * random() - 1),
      );
      return [name, data];
    }),
  );
}

/** What begins as a constant keeps its sign: scales, variances, slopes. */
function drawnAround(initializer: Initializer, gain: number): readonly [centre: number, spread: number] {
  if (initializer.kind === "normal") return [0, initializer.deviation * Math.sqrt(3)];
  if (initializer.kind === "uniform") return [0, initializer.bound];
  const { value } = initializer;
  return value === 0 ? [0, gain / 2] : [value * gain, (value * gain) / 2];
}
