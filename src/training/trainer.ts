import { edited } from "../compression/edits.ts";
import { InputError, randomOf } from "../data/index.ts";
import type { Engine, Feeds, Program } from "../engines/index.ts";
import type { Graph } from "../ir/graph.ts";
import type { Numbers, Tensor } from "../ir/tensor.ts";
import { IMAGE, modelNamed } from "../models/index.ts";
import type { Optimizer, Schedule } from "../optimizers/index.ts";
import { appendAdapters, hintName } from "./distillation/hints.ts";
import type { TaughtBatch, TeacherAnswers } from "./distillation/teacher.ts";
import { unflatten } from "./layout.ts";
import { LABELS, objectiveOf } from "./objectives/index.ts";
import { optimizerOf, type Recipe, scheduleOf } from "./recipe.ts";
import { firstState, goneOn, roomFor, type TrainingState, tensorsOf } from "./state.ts";
import { type TrainingStep, trainingStep } from "./step.ts";

/** What a step tells of itself. */
export interface StepReport {
  /** Counted from 1. */
  readonly step: number;
  readonly loss: number;
  /**
   * What the task watches, before the step: `pixelAccuracy`, the share of the batch's labelled pixels that were right,
   * or `distance`, the mean length from keypoints to where they should be.
   */
  readonly watched: Readonly<Record<string, number>>;
  readonly gradientNorm: number;
  readonly learningRate: number;
}

export interface TrainerRequest {
  readonly engine: Engine;
  readonly recipe: Recipe;
  /** One weight a class for the loss; all alike when absent. */
  readonly classWeights?: readonly number[] | undefined;
  /** Numbers to start from, by parameter name, in place of random ones or of those in `state`. */
  readonly start?: ReadonlyMap<string, Float32Array> | undefined;
  /** What the recipe's teacher answers to a batch, where it has one. */
  readonly taught?: TeacherAnswers | undefined;
  /** A form of the recipe's network that is trained in its place, such as one that rounds its weights. */
  readonly form?: Graph | undefined;
  /** A training to continue; a `StateError` where it is another one's. */
  readonly state?: TrainingState | undefined;
}

/** The loss or the gradient was not a finite number; the state is still that before the step. */
export class DivergenceError extends Error {
  override name = "DivergenceError";
  readonly report: StepReport;
  constructor(report: StepReport) {
    const { step, loss, gradientNorm, learningRate } = report;
    super(
      `step ${step} gave loss ${loss} and a gradient of length ${gradientNorm} at learning rate ${learningRate}`,
    );
    this.report = report;
  }
}

interface Parts {
  readonly recipe: Recipe;
  readonly network: Graph;
  readonly step: TrainingStep;
  readonly program: Program;
  readonly state: TrainingState;
}

/** Owns the numbers of a network in training and moves them one batch at a time. */
export class Trainer {
  readonly network: Graph;
  readonly #program: Program;
  readonly #step: TrainingStep;
  readonly #recipe: Recipe;
  readonly #optimizer: Optimizer;
  readonly #schedule: Schedule;
  #done: number;
  #now: Record<string, Tensor>;
  /** Where the next step writes; then the two change places, and no step allocates. */
  #next: Record<string, Tensor>;

  private constructor({ recipe, network, step, program, state }: Parts) {
    this.network = network;
    this.#program = program;
    this.#step = step;
    this.#recipe = recipe;
    this.#optimizer = optimizerOf(recipe);
    this.#schedule = scheduleOf(recipe);
    this.#now = tensorsOf(state);
    this.#next = roomFor(step);
    this.#done = state.step;
  }

  static async start(request: TrainerRequest): Promise<Trainer> {
    const { engine, recipe, classWeights, taught, form, start = new Map() } = request;
    const pupil = form ?? pupilOf(recipe, taught);
    const step = trainingStep({
      network: pupil,
      optimizer: optimizerOf(recipe),
      clipNorm: recipe.optimizer.clipNorm || undefined,
      averaging: recipe.averaging || undefined,
      shiftPenalty: recipe.loss.shiftPenalty,
      frozen: ({ name }) => recipe.freeze !== "" && name.startsWith(recipe.freeze),
      objective: objectiveOf({ recipe, network: pupil, classWeights, taught }),
    });
    const state = request.state
      ? goneOn(step, request.state, start)
      : firstState(step, { network: pupil, seed: recipe.seed, start });
    const program = await engine.compile(step.graph);
    return new Trainer({ recipe, network: form ?? networkOf(recipe), step, program, state });
  }

  /** Steps done. */
  get done(): number {
    return this.#done;
  }

  /** Moves the parameters once. `learningRate` overrides the schedule's. */
  async step(
    batch: TaughtBatch,
    learningRate = this.#schedule(this.#done + 1, this.#recipe.steps),
  ): Promise<StepReport> {
    const step = this.#done + 1;
    const into = Object.fromEntries(
      Object.entries(this.#next).map(([name, tensor]) => [`next/${name}`, tensor]),
    );
    const feeds = {
      ...this.#now,
      ...this.#inputsOf(batch),
      ...this.#settings(step, learningRate),
      ...this.#noise(step),
    };
    const { watched } = this.#step;
    const outputs = ["loss", ...watched, "gradientNorm", ...Object.keys(into)];
    const results = await this.#program.run(feeds, { outputs, into });
    const report = {
      step,
      loss: numberOf(results, "loss"),
      watched: Object.fromEntries(watched.map((name) => [name, numberOf(results, name)])),
      gradientNorm: numberOf(results, "gradientNorm"),
      learningRate,
    };
    if (!Number.isFinite(report.loss) || !Number.isFinite(report.gradientNorm))
      throw new DivergenceError(report);
    [this.#now, this.#next] = [{ ...this.#now, ...this.#next }, this.#spare()];
    this.#done = step;
    return report;
  }

  /** A copy of everything that continuing needs. */
  state(): TrainingState {
    const vectors = Object.entries(this.#now).map(
      ([name, { data }]) => [name, Float32Array.from(data)] as const,
    );
    return { step: this.#done, vectors: new Map(vectors) };
  }

  /** The network's numbers as they should be used: averaged where an average is kept. */
  weights(): Map<string, Float32Array> {
    const { trained, frozen, statistics } = this.#step;
    const part = (name: string) => Float32Array.from(this.#now[name]?.data ?? []);
    const all = new Map([
      ...unflatten(trained, part(this.#recipe.averaging ? "average" : "parameters")),
      ...unflatten(frozen, part("frozen")),
      ...unflatten(statistics, part("statistics")),
    ]);
    return new Map(this.network.parameters.map(({ name }) => [name, all.get(name) ?? new Float32Array()]));
  }

  close(): Promise<void> {
    return this.#program.close();
  }

  /** The buffers that the step just read, for those vectors that steps write. */
  #spare(): Record<string, Tensor> {
    const written = Object.keys(this.#next);
    return Object.fromEntries(written.map((name) => [name, this.#now[name]!]));
  }

  #inputsOf({ images, labels, taught = {} }: TaughtBatch): Feeds {
    const given: Readonly<Record<string, Numbers>> = { [IMAGE]: images, [LABELS]: labels };
    const inputs = this.#step.graph.inputs.flatMap(({ name, type }) => {
      const data = given[name];
      return data ? [[name, { type, data }] as const] : [];
    });
    return { ...Object.fromEntries(inputs), ...taught };
  }

  #settings(step: number, learningRate: number): Feeds {
    const settings = Object.entries(this.#optimizer.settings(step, learningRate));
    return Object.fromEntries(settings.map(([name, value]) => [`setting/${name}`, scalar(value)]));
  }

  #noise(step: number): Feeds {
    return Object.fromEntries(
      this.#step.noises.map(({ name, type }) => {
        const random = randomOf(this.#recipe.seed, name, step);
        const size = type.shape.reduce((a, b) => a * b, 1);
        return [name, { type, data: Float32Array.from({ length: size }, () => random.next()) }];
      }),
    );
  }
}

/** The network that a recipe trains, with what it needs to imitate a teacher's blocks. */
function pupilOf(recipe: Recipe, taught: TeacherAnswers = new Map()): Graph {
  const network = networkOf(recipe);
  const { hints = [] } = recipe.distillation ?? {};
  const shapes = hints.map((_, i) => taught.get(hintName(i)));
  appendAdapters(network, hints, shapes);
  return network;
}

/** The network that a recipe trains, for its batch and size. */
export function networkOf({ model: name, modelOptions, edits, plan }: Recipe): Graph {
  const model = modelNamed(name);
  if (!model) throw new InputError(`there is no model ${name}`);
  return edited(model.graph({ input: [plan.batch, 3, ...plan.size], options: modelOptions }), edits);
}

const scalar = (value: number): Tensor => ({
  type: { dtype: "float32", shape: [] },
  data: Float32Array.of(value),
});

const numberOf = (results: Feeds, name: string): number => results[name]?.data[0] ?? Number.NaN;
