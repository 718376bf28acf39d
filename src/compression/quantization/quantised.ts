import { type Graph, type Parameter, type Value, valuesOf } from "../../ir/graph.ts";
import { dequantizeLinear } from "../../ops/index.ts";
import { type Filled, rebuilt } from "../../passes/index.ts";
import { throughGrids } from "./grids.ts";
import { type Integers, integersOf, type WeightOptions } from "./integers.ts";
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
      const [first] = valuesOf(...Object.values(inputs));
      if (!first) return undefined;
      const { graph: into } = first;
      const bias = added.get(node);
      const operands = bias ? withBias(node, inputs, backFrom(bias, into, biasOf(node.path))) : inputs;
      return grids.results(node, valuesOf(into.add(node.op, operands, node.attributes)));
    },
  });
  const kept = graph.parameters.map(({ name }) => [name, network.weights[name]] as const);
  return { graph, weights: Object.fromEntries(kept.flatMap(([name, data]) => (data ? [[name, data]] : []))) };
}

const biasOf = (path: string) => ({ name: path ? `${path}/bias` : "bias", role: "bias" }) as const;

/** Stored integers as the real numbers that they stand for. */
function backFrom(
  { tensor, scale, axis }: Integers,
  into: Graph,
  { name, role }: Pick<Parameter, "name" | "role">,
): Value {
  const operands = into.at("", () => ({
    x: into.constant(name, tensor, role),
    scale: into.constant(`${name}/scale`, scale),
  }));
  return into.at(name.split("/").slice(0, -1).join("/"), () => dequantizeLinear(operands, { axis }));
}
