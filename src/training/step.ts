import { gradients } from "../autodiff/index.ts";
import { Graph, type Parameter, type Value } from "../ir/graph.ts";
import { SCORES } from "../models/index.ts";
import { concat, constantOf, reshape, split } from "../ops/index.ts";
import { clipped, mixed, normOf, type Optimizer } from "../optimizers/index.ts";
import { trainingForm } from "../passes/index.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { penalised } from "./shift-penalty.ts";

/** What a task asks of a network's scores: a loss to lower, and numbers to watch. */
export interface Objective {
  readonly loss: Value;
  readonly watched: Readonly<Record<string, Value>>;
}

export interface StepRequest {
  /** The network in its inference form, with its batch size. */
  readonly network: Graph;
  /** Adds the inputs that it needs (labels) and the loss. `became` says what each value of the network is in the step. */
  objective(scores: Value, became: ReadonlyMap<Value, Value>): Objective;
  readonly optimizer: Optimizer;
  /** Longest gradient that is followed as it is; longer ones are shortened. */
  readonly clipNorm?: number | undefined;
  /** Share of the moving average of weights that one step leaves. Default: no average is kept. */
  readonly averaging?: number | undefined;
  /** What a pixel of a shift layer's trained offsets adds to the loss. Default 0. */
  readonly shiftPenalty?: number | undefined;
  /** Parameters that stay as they are. Their batch statistics still move, as in PyTorch. */
  frozen?(parameter: Parameter): boolean;
}

/**
 * One whole training step as one graph: forward, loss, derivative, update.
 *
 * State goes in and out as flat vectors: `parameters`, `frozen`, `statistics`, `moment/…`, `average`. What the step
 * leaves is an output named `next/…`. Splitting inside the graph and updating in a dozen nodes costs less
 * than a hundred small updates.
 */
export interface TrainingStep {
  readonly graph: Graph;
  readonly trained: Layout;
  readonly frozen: Layout;
  readonly statistics: Layout;
  /** Names of the state vectors, with their lengths. */
  readonly state: ReadonlyMap<string, number>;
  /** Names of scalar inputs that the optimizer sets at each step. */
  readonly settings: readonly string[];
  readonly noises: readonly Value[];
  readonly watched: readonly string[];
}

export function trainingStep(request: StepRequest): TrainingStep {
  const { network, objective, optimizer, clipNorm, averaging, shiftPenalty = 0 } = request;
  const output = outputOf(network);
  const isFrozen = (p: Parameter): boolean => request.frozen?.(p) ?? false;
  const moved = network.parameters.filter(({ role }) => role !== "statistic");
  const trained = layoutOf(moved.filter((p) => !isFrozen(p)));
  const frozen = layoutOf(moved.filter(isFrozen));
  const statistics = layoutOf(network.parameters.filter(({ role }) => role === "statistic"));
  if (trained.size === 0) throw new RangeError("every parameter is frozen: there is nothing to train");

  const graph = new Graph();
  const vectors = new Map<string, number>();
  const vector = (name: string, size: number): Value => {
    vectors.set(name, size);
    return graph.input(name, [size]);
  };
  const parameters = vector("parameters", trained.size);
  const bound = new Map<Value, Value>([
    ...pieces(trained, parameters),
    ...(frozen.size ? pieces(frozen, vector("frozen", frozen.size)) : []),
    ...(statistics.size ? pieces(statistics, vector("statistics", statistics.size)) : []),
    ...network.inputs.map(
      (input) => [input, graph.input(input.name, input.type.shape, input.type.dtype)] as const,
    ),
  ]);
  const form = trainingForm(network, graph, bound);
  const scores = form.became.get(output);
  if (!scores) throw new Error("the network's scores were not inlined: this is a bug in thumbnet");
  const offsets = trained.parameters
    .filter(({ role }) => role === "offset")
    .flatMap((p) => bound.get(p) ?? []);
  const { loss, watched } = graph.at("objective", () => {
    const asked = objective(scores, form.became);
    if (shiftPenalty === 0) return asked;
    return { ...asked, loss: penalised(asked.loss, { offsets, weight: shiftPenalty }) };
  });
  const derivative = gradients({ of: loss, seed: constantOf(loss, 1), by: [parameters] }).get(parameters);
  if (!derivative) throw new RangeError("the loss does not depend on any parameter");

  graph.at("update", () => {
    const norm = normOf(derivative);
    const { moments, ...next } = optimizer.emit({
      parameters,
      gradient: clipNorm === undefined ? derivative : clipped(derivative, norm, clipNorm),
      decays: decaysOf(trained, graph),
      moments: Object.fromEntries(optimizer.moments.map((m) => [m, vector(`moment/${m}`, trained.size)])),
      settings: Object.fromEntries(settingsOf(optimizer).map((s) => [s, graph.input(`setting/${s}`, [])])),
    });
    graph.output("loss", loss);
    for (const [name, value] of Object.entries(watched)) graph.output(name, value);
    graph.output("gradientNorm", norm);
    graph.output("gradient", derivative);
    graph.output("next/parameters", next.parameters);
    for (const [name, value] of Object.entries(moments)) graph.output(`next/moment/${name}`, value);
    if (averaging !== undefined)
      graph.output("next/average", mixed(vector("average", trained.size), next.parameters, averaging));
    if (statistics.size) graph.output("next/statistics", joined(statistics, form.statistics, bound));
  });
  return {
    graph,
    trained,
    frozen,
    statistics,
    state: vectors,
    settings: settingsOf(optimizer),
    noises: form.noises,
    watched: Object.keys(watched),
  };
}

function outputOf(network: Graph): Value {
  const scores = network.outputs.get(SCORES);
  if (!scores) throw new RangeError(`the network has no output named ${SCORES}`);
  return scores;
}

/** What each parameter is, cut out of its flat vector. */
function pieces({ parameters, sizes }: Layout, flat: Value): readonly (readonly [Parameter, Value])[] {
  const parts = split({ x: flat }, { axis: 0, sizes });
  return parameters.map((p, i) => {
    const part = parts[i];
    if (!part) throw new Error("a layout has more parameters than sizes: this is a bug in thumbnet");
    return [p, reshape({ x: part }, { shape: p.type.shape })] as const;
  });
}

/** The statistics after this step as one vector; those that no node recorded stay as they were. */
function joined(
  { parameters, sizes }: Layout,
  next: ReadonlyMap<Parameter, Value>,
  bound: ReadonlyMap<Value, Value>,
): Value {
  const xs = parameters.flatMap((p, i) => {
    const value = next.get(p) ?? bound.get(p);
    return value ? [reshape({ x: value }, { shape: [sizes[i] ?? 0] })] : [];
  });
  return concat({ xs }, { axis: 0 });
}

function decaysOf({ parameters, sizes, size }: Layout, graph: Graph): Value {
  const data = new Float32Array(size);
  let start = 0;
  for (const [i, { role }] of parameters.entries()) {
    const end = start + (sizes[i] ?? 0);
    if (role === "weight") data.fill(1, start, end);
    start = end;
  }
  return graph.constant("decays", { type: { dtype: "float32", shape: [size] }, data });
}

const settingsOf = (optimizer: Optimizer): readonly string[] => Object.keys(optimizer.settings(1, 0));
