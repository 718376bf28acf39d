import { type Node, type Value, valuesOf } from "../ir/graph.ts";
import { onlyReaderOf } from "../ir/neighbours.ts";
import { type Numbers, type Shape, sizeOf } from "../ir/tensor.ts";
import { type Filled, numbersIn, ownedIn, weightsFor } from "./filled.ts";
import { outputChannelOf } from "./filters.ts";
import { rebuilt } from "./rebuilt.ts";
import { withoutDead } from "./without-dead.ts";

/**
 * The same network with every batch normalisation taken into the convolution before it, where nothing else reads that
 * convolution: w' = w · scale / √(variance + ε) and b' = (b − mean) · scale / √(variance + ε) + bias.
 */
export function foldNorms(network: Filled): Filled {
  const folds = foldsOf(network);
  const norms = new Set([...folds.values()].map(({ norm }) => norm));
  const weights = { ...network.weights };
  const graph = rebuilt(network.graph, {
    substitute: (node, inputs) => {
      const [x] = valuesOf(inputs["x"]);
      if (norms.has(node)) return x;
      const fold = folds.get(node);
      if (!fold || !x) return undefined;
      const b = inputs["b"] ?? x.graph.parameter("bias", [fold.biases.length], asBias);
      for (const { name } of valuesOf(b)) weights[name] = fold.biases;
      weights[fold.weightName] = fold.weights;
      return x.graph.add(node.op, { ...inputs, b }, node.attributes);
    },
  });
  const alive = withoutDead(graph);
  return { graph: alive, weights: weightsFor(alive, weights) };
}

/** What a folded norm multiplied weights by: a slope for each `run` of them in turn, and from the first again. */
export interface Slopes {
  readonly slopes: readonly number[];
  readonly run: number;
}

/** The slopes that `foldNorms` takes into weights, by the names of parameters; not where groups share them out. */
export const foldedSlopes = (network: Filled): ReadonlyMap<string, Slopes> =>
  new Map(
    [...foldsOf(network)].flatMap(([{ op, attributes }, { shape, weightName, slopes }]) => {
      const isTransposed = op.name === "ConvTranspose";
      if (isTransposed && attributes["group"] !== 1) return [];
      return [[weightName, { slopes, run: sizeOf(shape.slice(isTransposed ? 2 : 1)) }]];
    }),
  );

const asBias = { role: "bias", initializer: { kind: "constant", value: 0 } } as const;

interface Fold {
  readonly norm: Node;
  readonly weightName: string;
  readonly shape: Shape;
  readonly slopes: readonly number[];
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

/** For every convolution that can take its norm in, what becomes of its numbers. */
function foldsOf(network: Filled): ReadonlyMap<Node, Fold> {
  const onlyReader = onlyReaderOf(network.graph);
  const [numbers, owned] = [numbersIn(network), ownedIn(network)];
  return new Map(
    network.graph.nodes.flatMap((node) => {
      const [y] = valuesOf(node.result);
      const norm = y && isConvolution(node) ? onlyReader(y) : undefined;
      const [[filters], [bias]] = [valuesOf(node.inputs["w"]), valuesOf(node.inputs["b"])];
      const [w, b] = [owned(filters), owned(bias)];
      if (norm?.op.name !== "BatchNormalization" || !w || (bias && !b)) return [];
      const line = lineOf(norm, numbers);
      if (!line) return [];
      const { slopes, starts } = line;
      const channelOf = outputChannelOf(node, w.parameter.type.shape);
      const fold: Fold = {
        norm,
        weightName: w.parameter.name,
        shape: w.parameter.type.shape,
        slopes,
        weights: w.data.map((weight, i) => weight * (slopes[channelOf(i)] ?? 1)),
        biases: Float32Array.from(slopes, (slope, c) => (b?.data[c] ?? 0) * slope + (starts[c] ?? 0)),
      };
      return [[node, fold] as const];
    }),
  );
}

const isConvolution = ({ op }: Node): boolean => op.name === "Conv" || op.name === "ConvTranspose";

/** What a norm does to each channel: slope · x + start. */
function lineOf({ inputs, attributes }: Node, numbersOf: (value: Value) => Numbers | undefined) {
  const [scale, b, mean, variance] = ["scale", "b", "mean", "variance"].map((slot) => {
    const [value] = valuesOf(inputs[slot]);
    return value && numbersOf(value);
  });
  if (!scale || !b || !mean || !variance) return undefined;
  const epsilon = Number(attributes["epsilon"]);
  const slopes = Array.from(scale, (s, c) => s / Math.sqrt((variance[c] ?? 0) + epsilon));
  return { slopes, starts: slopes.map((slope, c) => (b[c] ?? 0) - (mean[c] ?? 0) * slope) };
}
