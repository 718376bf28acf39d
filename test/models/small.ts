import { type Graph, sizeOf } from "../../src/ir/index.ts";
import type { GraphRequest, Model } from "../../src/models/index.ts";
import { mulberry32 } from "../support/random.ts";

const widths = [0.125, 0.25, 0.5, 1];
const sizes = [16, 32, 48, 64, 96, 128, 160, 224, 256, 299];
/** What the interpreter multiplies in a blink. */
const enough = 40e6;

/** The narrowest network that builds at the least of a few sizes, so that an oracle can run it. */
export function smallNetwork(model: Model, { batch = 1, leastMap = 1, leastChannels = 1 } = {}): Graph {
  const tried = sizes.flatMap((side) => widths.map((width) => ({ side, width })));
  for (const { side, width } of tried) {
    const graph = buildOrNothing(model, {
      input: [batch, 3, side, side],
      options: {
        ...("classes" in model.options && { classes: 5 }),
        ...("width" in model.options && { width }),
      },
    });
    if (!graph || graph.macs >= enough * batch) continue;
    if (smallestMap(graph) >= leastMap && fewestChannels(graph) >= leastChannels) return graph;
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

/** Rows of the smallest feature map that a convolution with a window sees. */
const smallestMap = (graph: Graph): number =>
  Math.min(
    ...graph.nodes.flatMap(({ op, result }) =>
      op.name === "Conv" && "type" in result && (result.type.shape[2] ?? 1) > 1
        ? [result.type.shape[2] ?? 1]
        : [],
    ),
  );

/** Channels of the narrowest convolution. */
const fewestChannels = (graph: Graph): number =>
  Math.min(
    ...graph.nodes.flatMap(({ op, result }) =>
      op.name === "Conv" && "type" in result ? [result.type.shape[1] ?? 1] : [],
    ),
  );

/** Weights that keep deep networks within float32: He's, with norms that let through less than they receive. */
export function someWeights(graph: Graph): Record<string, Float32Array> {
  const random = mulberry32(7);
  return Object.fromEntries(
    graph.parameters.map(({ name, type, role, initializer }) => {
      const spread = initializer.kind === "normal" ? initializer.deviation : 0.3;
      const centre = role === "weight" ? 0 : initializer.kind === "constant" ? initializer.value * 0.6 : 0;
      const draw = () => centre + spread * Math.sqrt(3) * (2 * random() - 1);
      const floor = name.endsWith("/variance") ? 0.5 : Number.NEGATIVE_INFINITY;
      return [name, Float32Array.from({ length: sizeOf(type.shape) }, () => Math.max(floor, draw()))];
    }),
  );
}
