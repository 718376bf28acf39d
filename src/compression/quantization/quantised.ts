import { type Graph, type Parameter, type Value, valuesOf } from "../../ir/graph.ts";
import { dequantizeLinear } from "../../ops/index.ts";
import { type Filled, rebuilt, weightsFor } from "../../passes/index.ts";
import { beside, throughGrids } from "./grids.ts";
import { type Integers, integersOf, type WeightOptions, zerosLike } from "./integers.ts";
import { type Layer, layersIn, withBias } from "./layers.ts";
import { pointsOf } from "./points.ts";
import type { Steps } from "./steps.ts";

/** How a network becomes one of integers. */
export interface Quantisation extends WeightOptions {
  /** The grid of each value that may lie on one, by name. */
  readonly steps: ReadonlyMap<string, Steps>;
  /** Names of layers that stay real. */
  readonly leftOut?: ReadonlySet<string>;
  /** What is added in place of a layer's own biases, by its name. */
  readonly biases?: ReadonlyMap<string, Float32Array>;
}

/**
 * A network whose layers multiply 8-bit integers: weights are stored as int8, and values go through `quantizeLinear`
 * and `dequantizeLinear` where ONNX Runtime looks for them to put its integer operators in their place.
 */
export function quantised(network: Filled, { steps, leftOut, biases, ...options }: Quantisation): Filled {
  const layers = layersIn(network).filter(({ name }) => !leftOut?.has(name));
  const points = pointsOf(network.graph, layers);
  const grids = throughGrids(points, steps);
  const stored = new Map<Parameter, Integers>();
  const added = new Map<Layer["node"], Integers>();
  for (const layer of layers) {
    const scale = steps.get(points.get(layer.x)?.name ?? "")?.scale ?? 1;
    const integers = integersOf(layer, { biases: biases?.get(layer.name) ?? layer.b?.data, scale }, options);
    stored.set(layer.w.parameter, integers.w);
    if (integers.b && layer.b) stored.set(layer.b.parameter, integers.b);
    if (integers.b && !layer.b) added.set(layer.node, integers.b);
  }
  const graph = rebuilt(network.graph, {
    input: grids.input,
    parameter: (parameter, into) => {
      const integers = stored.get(parameter);
      return integers && backFrom(integers, into, parameter);
    },
    substitute: (node, inputs) => {
      const bias = added.get(node);
      const [x] = valuesOf(...Object.values(inputs));
      if (!bias || !x) return grids.substitute(node, inputs);
      return grids.substitute(node, withBias(node, inputs, backFrom(bias, x.graph, biasIn(node.path))));
    },
  });
  return { graph, weights: weightsFor(graph, network.weights) };
}

const biasIn = (path: string) => ({ name: path ? `${path}/bias` : "bias", role: "bias" }) as const;

/** Stored integers as the real numbers that they stand for. */
function backFrom(
  { tensor, scale, axis }: Integers,
  into: Graph,
  { name, role }: Pick<Parameter, "name" | "role">,
): Value {
  const operands = into.at("", () => ({
    x: into.constant(name, tensor, role),
    scale: into.constant(`${name}/scale`, scale),
    // ONNX Runtime multiplies matrices in integers only where the file says that 0 is 0.
    zeroPoint:
      tensor.type.dtype === "int8" ? into.constant(`${name}/zero`, zerosLike(scale.type)) : undefined,
  }));
  return beside(into, name, () => dequantizeLinear(operands, { axis }));
}
