import type { Graph } from "../ir/graph.ts";
import type { Tensor } from "../ir/tensor.ts";
import { initialParameters } from "./initialize.ts";
import { flatten, unflatten } from "./layout.ts";
import type { TrainingStep } from "./step.ts";

/** A training between two steps: everything that continuing it bit for bit needs, beside its recipe. */
export interface TrainingState {
  /** Steps done. */
  readonly step: number;
  /** Flat vectors by name. */
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

/** The state is another training's: of another network or optimizer. */
export class StateError extends Error {
  override readonly name = "StateError";
}

/** The state that a training goes on with, some of its parameters put elsewhere; refuses a state of another training. */
export function goneOn(
  step: TrainingStep,
  state: TrainingState,
  elsewhere: ReadonlyMap<string, Float32Array>,
): TrainingState {
  checkState(step, state);
  const { parameters } = Object.fromEntries(state.vectors);
  if (elsewhere.size === 0 || !parameters) return state;
  const placed = flatten(step.trained, new Map([...unflatten(step.trained, parameters), ...elsewhere]));
  return { ...state, vectors: new Map([...state.vectors, ["parameters", placed]]) };
}

/** Refuses a state whose vectors are not those of this step. */
function checkState({ state: wanted }: TrainingStep, { vectors }: TrainingState): void {
  for (const [name, size] of wanted) {
    const found = vectors.get(name)?.length;
    if (found === undefined) throw new StateError(`no vector ${name}, which this training has`);
    if (found !== size) throw new StateError(`${found} numbers as ${name}, where this training has ${size}`);
  }
  for (const name of vectors.keys())
    if (!wanted.has(name)) throw new StateError(`a vector ${name}, which this training has not`);
}

/** A network's first state: what is given by parameter name, random elsewhere, and moments of 0. */
export function firstState(
  { trained, frozen, statistics, state }: TrainingStep,
  { network, seed, start }: { network: Graph; seed: number; start: ReadonlyMap<string, Float32Array> },
): TrainingState {
  const named = new Map([...initialParameters(network, seed), ...start]);
  const parameters = flatten(trained, named);
  const known = new Map([
    ["parameters", parameters],
    ["average", parameters],
    ["frozen", flatten(frozen, named)],
    ["statistics", flatten(statistics, named)],
  ]);
  const vectors = [...state].map(
    ([name, size]) => [name, known.get(name) ?? new Float32Array(size)] as const,
  );
  return { step: 0, vectors: new Map(vectors) };
}

/** The vectors as tensors with memory of their own. */
export const tensorsOf = ({ vectors }: TrainingState): Record<string, Tensor> =>
  Object.fromEntries([...vectors].map(([name, data]) => [name, vectorTensor(Float32Array.from(data))]));

/** Room for every vector that a step writes. */
export const roomFor = ({ state, graph }: TrainingStep): Record<string, Tensor> =>
  Object.fromEntries(
    [...state]
      .filter(([name]) => graph.outputs.has(`next/${name}`))
      .map(([name, size]) => [name, vectorTensor(new Float32Array(size))]),
  );

const vectorTensor = (data: Float32Array): Tensor => ({
  type: { dtype: "float32", shape: [data.length] },
  data,
});
