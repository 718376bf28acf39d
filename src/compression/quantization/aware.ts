import type { Graph, Parameter, Value } from "../../ir/graph.ts";
import { add, clip, constantOf, div, fakeQuantized, mul, reduceMax, relu, sub } from "../../ops/index.ts";
import { type Filled, rebuilt } from "../../passes/index.ts";
import { beside, throughGrids } from "./grids.ts";
import { channelAxis, smallestScale, topOf, type WeightOptions, zerosLike } from "./integers.ts";
import { layersIn } from "./layers.ts";
import { pointsOf } from "./points.ts";
import type { Quantisation } from "./quantised.ts";

/**
 * The network as it computes in integers, in a form that trains: weights and values are rounded wherever `quantised`
 * rounds them, and derivatives pass through (Jacob et al. 2018, §3).
 *
 * Weights lie on a grid that follows the largest of them; the grids of values stay. Parameters keep their names.
 */
export function quantisationAware(
  network: Filled,
  { steps, leftOut, ...options }: Omit<Quantisation, "biases">,
): Graph {
  const layers = layersIn(network).filter(({ name }) => !leftOut?.has(name));
  const axes = new Map<Parameter, number>(layers.map(({ node, w }) => [w.parameter, channelAxis(node)]));
  const grids = throughGrids(pointsOf(network.graph, layers), steps);
  return rebuilt(network.graph, {
    input: grids.input,
    parameter: (parameter, into) => {
      const axis = axes.get(parameter);
      if (axis === undefined) return undefined;
      const { name, type } = parameter;
      const weights = into.parameter(name, type.shape, parameter);
      return beside(into, name, () => rounded(weights, axis, options));
    },
    substitute: grids.substitute,
  });
}

/** Weights on the grid that the largest of each channel, or of all, decides. */
function rounded(weights: Value, axis: number, options: WeightOptions): Value {
  const { shape } = weights.type;
  const axes = options.perChannel === false ? [] : shape.flatMap((_, i) => (i === axis ? [] : [i]));
  const most = reduceMax({ x: weights }, { axes });
  const least = reduceMax({ x: mul({ a: weights, b: constantOf(weights, -1) }) }, { axes });
  const reach = add({ a: least, b: relu({ x: sub({ a: most, b: least }) }) });
  const top = constantOf(weights, topOf(options));
  const scale = clip({ x: div({ a: reach, b: top }) }, { min: smallestScale });
  const zeroPoint = weights.graph.constant("zero", zerosLike(scale.type));
  return fakeQuantized(weights, { scale, zeroPoint, axis });
}
