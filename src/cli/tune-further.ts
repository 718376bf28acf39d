import { isFile, openDataset } from "../data/node/index.ts";
import { ort } from "../engines/ort/index.ts";
import { filesOf, type NetworkDescription, readRun, taskOf } from "../runs/index.ts";
import { checkClasses } from "./check-classes.ts";
import type { Io } from "./command.ts";
import type { DataRequest } from "./datasets.ts";
import { UsageError } from "./errors.ts";
import { firstSize } from "./first-size.ts";
import { type Options, typed, type Values } from "./options.ts";
import { openFor } from "./plan-run.ts";
import { trainedTasks } from "./trained-model.ts";
import { stepOptions } from "./training-options.ts";
import type { Tuning } from "./tune.ts";

/** How a network is trained on after something was done to it. */
export const furtherOptions = {
  finetune: { kind: "count", help: "steps of training afterwards, as the run was trained; without it, none" },
  lr: { kind: "number", above: 0, help: "with --finetune, the highest learning rate", default: 1e-3 },
  batch: {
    kind: "count",
    help: "with --finetune, pictures in a step; without it, as in the run, or 4",
  },
  classWeights: {
    kind: "choice",
    choices: stepOptions.classWeights.choices,
    help: "with --finetune, how a class's rarity raises what its pixels count for; without it, as in the run",
  },
} as const satisfies Options;

type Asked = Omit<Values<Record<never, never>, typeof furtherOptions>, "finetune"> & DataRequest;

interface Further extends Asked {
  readonly steps: number;
  readonly seed: number;
  readonly source: string;
  readonly description: NetworkDescription | undefined;
  readonly threads: number;
  readonly io: Io;
}

/** Refuses options that say how to train where nothing is trained. */
export function checkTuned(given: ReadonlySet<string>, names: readonly string[]): void {
  const idle = given.has("finetune") ? undefined : names.find((name) => given.has(name));
  if (idle) throw new UsageError(`--${typed(idle)} goes with --finetune`);
}

/** How a network is trained further: as its run was, where it lies in one, and on the run's pictures or on others. */
export async function furtherTuning({ source, data, io, ...asked }: Further): Promise<Tuning> {
  const run = (await isFile(filesOf(source).run)) ? await readRun(source) : undefined;
  const { description, task } = trainable(asked.description, source);
  const { recipe: before, train } = run ?? {};
  const drawn = { size: description.size ?? before?.plan.size, seed: asked.seed };
  const dataset =
    data === undefined && train
      ? await openDataset(train)
      : await openFor(task, { ...asked, data }, "train", { drawn, io });
  checkClasses(dataset, description.classes, source);
  return {
    ...asked,
    description,
    batch: asked.batch ?? before?.plan.batch ?? 4,
    classWeights: asked.classWeights ?? before?.loss.classWeighting ?? "none",
    spec: dataset.spec,
    size: drawn.size ?? (await firstSize(dataset)),
    before,
    engine: ort({ threads: asked.threads }),
    io,
  };
}

function trainable(description: NetworkDescription | undefined, source: string) {
  const found = description && taskOf(description);
  const task = trainedTasks.find((known) => known === found);
  if (description && task) return { description, task };
  throw new UsageError(
    `${source} ${found ? `is for ${found}` : "does not say what it was trained for"}; --finetune goes with networks for ${trainedTasks.join(" or ")}`,
  );
}
