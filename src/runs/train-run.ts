import { InputError, showings } from "../data/index.ts";
import { type AnyOpened, type BatchStream, startBatches } from "../data/node/index.ts";
import type { Engine } from "../engines/index.ts";
import {
  DivergenceError,
  type Lessons,
  type StepReport,
  startLessons,
  type TaughtBatch,
  type Teacher,
  type Trainer,
} from "../training/index.ts";
import { type Standing, writeCheckpoint } from "./checkpoint.ts";
import { historyOf, RunLog } from "./log.ts";
import { writeNetwork } from "./network-file.ts";
import { continuedTrainer, freshTrainer, openSplits } from "./opening.ts";
import { checkUnused, filesOf, type Run, writeRun } from "./run-file.ts";
import { type Rates, validate } from "./validation.ts";

/** What a training tells while it goes. */
export interface Observer {
  /** Everything is ready for the next step; `done` steps were done before. */
  started(done: number): void;
  stepped(report: StepReport, imagesPerSecond: number): void;
  validating(done: number, images: number): void;
  validated(step: number, rates: Rates): void;
}

export interface TrainRunRequest {
  readonly folder: string;
  readonly run: Run;
  readonly engine: Engine;
  /** Whether the folder's checkpoint is continued. */
  readonly resume: boolean;
  /** Numbers to start from, by parameter name, in place of random ones. */
  readonly start?: ReadonlyMap<string, Float32Array> | undefined;
  /** Who answers the recipe's pictures, where it has a teacher. The caller closes it. */
  readonly teacher?: Teacher | undefined;
  /** Ends early after this step, as an interruption would. */
  readonly stopAfter?: number | undefined;
  readonly signal: AbortSignal;
  readonly observer: Observer;
}

export interface TrainRunResult {
  /** Steps done in all. */
  readonly step: number;
  /** Whether all the recipe's steps are done and the last weights validated. */
  readonly finished: boolean;
  /** The loss of the last step; absent before the first. */
  readonly loss?: number;
  /** Milliseconds that the engine waited for batches. */
  readonly waited: number;
}

/** Trains until the recipe's steps are done, the signal comes or `stopAfter` is reached; leaves a checkpoint. */
export async function trainRun(request: TrainRunRequest): Promise<TrainRunResult> {
  const sitting = await Sitting.open(request);
  try {
    return await sitting.go();
  } finally {
    await sitting.close();
  }
}

interface Parts {
  readonly trainer: Trainer;
  readonly standing: Standing;
  readonly train: AnyOpened;
  readonly validation: AnyOpened;
  readonly log: RunLog;
  /** The loss of the last step of an earlier sitting. */
  readonly loss: number | undefined;
}

/** One sitting at a training: from where the run stands to the checkpoint that it leaves. */
class Sitting {
  readonly #request: TrainRunRequest;
  readonly #parts: Parts;
  readonly #batches: BatchStream;
  /** The same batches with the teacher's answers. */
  readonly #lessons: Lessons | undefined;
  #standing: Standing;
  #loss: number | undefined;
  /** The step of the checkpoint on disk. */
  #saved: number | undefined;

  private constructor(request: TrainRunRequest, parts: Parts) {
    const { run, teacher } = request;
    this.#request = request;
    this.#parts = parts;
    this.#standing = parts.standing;
    this.#loss = parts.loss;
    this.#batches = startBatches(run.train, run.recipe.plan, { from: parts.trainer.done });
    this.#lessons = teacher && startLessons(this.#batches, teacher);
  }

  static async open(request: TrainRunRequest): Promise<Sitting> {
    const { folder, run, resume } = request;
    const splits = await openSplits(run);
    if (resume) {
      const { trainer, standing } = await continuedTrainer(request);
      const log = await RunLog.open(folder, trainer.done);
      const loss = (await historyOf(folder)).train.at(-1)?.loss;
      const sitting = new Sitting(request, { trainer, standing, ...splits, log, loss });
      sitting.#saved = trainer.done;
      return sitting;
    }
    const trainer = await freshTrainer(request);
    await checkUnused(folder);
    await writeRun(folder, run);
    const log = await RunLog.open(folder, 0);
    return new Sitting(request, { trainer, standing: { validated: 0 }, ...splits, log, loss: undefined });
  }

  async go(): Promise<TrainRunResult> {
    const { run, stopAfter = run.recipe.steps, signal, observer } = this.#request;
    const { trainer } = this.#parts;
    const last = Math.min(stopAfter, run.recipe.steps);
    observer.started(trainer.done);
    for (;;) {
      if (this.#isValidationDue()) await this.#validate();
      if (trainer.done >= last || signal.aborted) break;
      if (trainer.done % run.checkpointEvery === 0 && this.#saved !== trainer.done) await this.#save();
      await this.#step();
    }
    await this.#save();
    return {
      step: trainer.done,
      finished: trainer.done >= run.recipe.steps && !this.#isValidationDue(),
      ...(this.#loss !== undefined && { loss: this.#loss }),
      waited: this.#batches.waited,
    };
  }

  async close(): Promise<void> {
    await this.#batches.close();
    await this.#lessons?.close();
    await this.#parts.trainer.close();
  }

  async #step(): Promise<void> {
    const { trainer, log } = this.#parts;
    const started = performance.now();
    const batch = await this.#nextBatch();
    const report = await trainer.step(batch).catch((error: unknown) => {
      throw error instanceof DivergenceError ? this.#diverged(error) : error;
    });
    const imagesPerSecond = (1000 * batch.ids.length) / (performance.now() - started);
    this.#loss = report.loss;
    const { step, loss, watched, ...rest } = report;
    await log.train({ step, loss, ...watched, ...rest, imagesPerSecond });
    this.#request.observer.stepped(report, imagesPerSecond);
  }

  /** A picture that cannot be read ends the sitting as an interruption would. */
  async #nextBatch(): Promise<TaughtBatch> {
    try {
      return await (this.#lessons ?? this.#batches).next();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      await this.#save();
      throw new InputError(
        `${error.message}; step ${this.#parts.trainer.done} is saved: mend the file and go on with --resume`,
      );
    }
  }

  #isValidationDue(): boolean {
    const { recipe, validateEvery } = this.#request.run;
    const { done } = this.#parts.trainer;
    const isDue = done === recipe.steps || (done > 0 && done % validateEvery === 0);
    return isDue && this.#standing.validated !== done;
  }

  async #validate(): Promise<void> {
    const { folder, run, engine, signal, observer } = this.#request;
    const { trainer, validation, log } = this.#parts;
    const network = { description: run.description, weights: trainer.weights() };
    const validated = await validate({
      network,
      engine,
      dataset: validation,
      images: run.validationImages,
      signal,
      progress: observer.validating,
    });
    if (!validated) return;
    const { rates, score } = validated;
    await log.validation({ step: trainer.done, ...rates });
    observer.validated(trainer.done, rates);
    const { best = Number.NEGATIVE_INFINITY } = this.#standing;
    if (score > best) await writeNetwork(filesOf(folder).best, network);
    this.#standing = { best: Math.max(best, score), validated: trainer.done };
  }

  async #save(): Promise<void> {
    const { folder, run } = this.#request;
    const checkpoint = { state: this.#parts.trainer.state(), standing: this.#standing };
    await writeCheckpoint(filesOf(folder).checkpoint, checkpoint, run.description);
    this.#saved = checkpoint.state.step;
  }

  #diverged(error: DivergenceError): InputError {
    const { folder, run } = this.#request;
    const { train, trainer } = this.#parts;
    const files = showings(train, run.recipe.plan, trainer.done).map(({ index }) => train.fileAt(index));
    return new InputError(
      `${error.message}, on ${files.join(", ")}; the last good state, of step ${this.#saved}, is in ${filesOf(folder).checkpoint}: begin again with a lower --lr, or with --clip-norm`,
    );
  }
}
