import type { Graph, Parameter, Value } from "../ir/graph.ts";
import { batchNormalizationTraining, dropoutTraining } from "../ops/index.ts";
import { inline } from "./inline.ts";

export interface TrainingForm {
  /** What every value of the network became. */
  readonly became: ReadonlyMap<Value, Value>;
  /** For each running statistic, its value after this step. */
  readonly statistics: ReadonlyMap<Parameter, Value>;
  /** Inputs that want fresh uniform numbers in [0, 1) at every step. */
  readonly noises: readonly Value[];
}

/** Share of a running statistic that one step leaves as it was. */
const momentum = 0.9;

/**
 * Inlines a network in the form that learns: batch normalisation uses and records its batch's statistics,
 * dropout drops.
 */
export function trainingForm(network: Graph, into: Graph, bound: ReadonlyMap<Value, Value>): TrainingForm {
  const statistics = new Map<Parameter, Value>();
  const noises: Value[] = [];
  const parameterOf = new Map<unknown, Parameter>(network.parameters.map((p) => [p, p]));

  const became = inline(network, {
    into,
    bound,
    substitute: ({ op, inputs: original, attributes, path }, inputs) => {
      if (op.name === "Dropout") {
        const x = inputs["x"] as Value;
        const noise = into.input(`noise/${path || "dropout"}`, x.type.shape);
        noises.push(noise);
        return dropoutTraining({ x, noise }, attributes);
      }
      if (op.name !== "BatchNormalization") return undefined;
      // The operator's own signature says which slots there are.
      const { x, scale, b, mean, variance } = inputs as Record<
        "x" | "scale" | "b" | "mean" | "variance",
        Value
      >;
      const [y, nextMean, nextVariance] = batchNormalizationTraining(
        { x, scale, b, mean, variance },
        { epsilon: Number(attributes["epsilon"]), momentum },
      );
      for (const [slot, next] of [
        ["mean", nextMean],
        ["variance", nextVariance],
      ] as const) {
        const parameter = parameterOf.get(original[slot]);
        if (parameter) statistics.set(parameter, next);
      }
      return y;
    },
  });
  return { became, statistics, noises };
}
