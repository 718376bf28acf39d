import { type Node, type Parameter, type Value, valuesOf } from "../ir/graph.ts";
import { onlyReaderOf } from "../ir/neighbours.ts";
import type { Numbers } from "../ir/tensor.ts";
import { type Filled, numbersIn } from "./filled.ts";
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
      weights[fold.w.name] = fold.weights;
      return x.graph.add(node.op, { ...inputs, b }, node.attributes);
    },
  });
  const alive = withoutDead(graph);
  const kept = alive.parameters.flatMap(({ name }) => {
    const numbers = weights[name];
    return numbers ? [[name, numbers] as const] : [];
  });
  return { graph: alive, weights: Object.fromEntries(kept) };
}

const asBias = { role: "bias", initializer: { kind: "constant", value: 0 } } as const;

interface Fold {
  readonly norm: Node;
  readonly w: Parameter;
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

/** For every convolution that can take its norm in, what becomes of its numbers. */
function foldsOf(network: Filled): ReadonlyMap<Node, Fold> {
  const onlyReader = onlyReaderOf(network.graph);
  const numbers = numbersIn(network);
  const parameters = new Map<Value, Parameter>(network.graph.parameters.map((p) => [p, p]));
  return new Map(
    network.graph.nodes.flatMap((node) => {
      const [y] = valuesOf(node.result);
      const norm = y && isConvolution(node) ? onlyReader(y) : undefined;
      const [[given], [b]] = [valuesOf(node.inputs["w"]), valuesOf(node.inputs["b"])];
      const w = given && onlyReader(given) && parameters.get(given);
      const [filters, biases] = [w && numbers(w), b && onlyReader(b) ? numbers(b) : undefined];
      if (norm?.op.name !== "BatchNormalization" || !w || !filters || (b && !biases)) return [];
      const line = lineOf(norm, numbers);
      if (!line) return [];
      const channelOf = outputChannelOf(node, w.type.shape);
      const fold: Fold = {
        norm,
        w,
        weights: Float32Array.from(filters, (weight, i) => weight * (line.slopes[channelOf(i)] ?? 1)),
        biases: Float32Array.from(
          line.slopes,
          (slope, c) => (biases?.[c] ?? 0) * slope + (line.starts[c] ?? 0),
        ),
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
