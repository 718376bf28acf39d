import { type AnyDataset, hashOf, InputError } from "../data/index.ts";
import { openDataset } from "../data/node/index.ts";
import type { Engine } from "../engines/index.ts";
import { StateError, type Teacher, Trainer } from "../training/index.ts";
import { readCheckpoint, type Standing } from "./checkpoint.ts";
import { filesOf, type Run } from "./run-file.ts";

/** Tells one list of pictures from another: how many there are, and a hash of their names in order. */
export function pictureDigest({ length, idAt }: Pick<AnyDataset, "length" | "idAt">): string {
  const names = Array.from({ length }, (_, index) => idAt(index)).join("\n");
  return `${length} pictures, ${(hashOf(0, names) >>> 0).toString(16)}`;
}

/** Both splits of a run, which must still be those that it began with. */
export async function openSplits({ train, validation, pictures }: Run) {
  const splits = { train: await openDataset(train), validation: await openDataset(validation) };
  for (const split of ["train", "validation"] as const) {
    const { [split]: dataset } = splits;
    const found = pictureDigest(dataset);
    if (found !== pictures[split])
      throw new InputError(
        `${dataset.name} has other pictures for ${split} than when the run began (${found}; then ${pictures[split]}): put them back, or start another run`,
      );
  }
  return splits;
}

interface TrainerOpening {
  readonly folder: string;
  readonly run: Run;
  readonly engine: Engine;
  readonly start?: ReadonlyMap<string, Float32Array> | undefined;
  readonly teacher?: Teacher | undefined;
}

/** A trainer at the first step. */
export const freshTrainer = ({ run, engine, start, teacher }: TrainerOpening): Promise<Trainer> =>
  Trainer.start({
    engine,
    recipe: run.recipe,
    classWeights: run.classWeights,
    start,
    taught: teacher?.answers,
  });

/** A trainer where the folder's checkpoint left off. */
export async function continuedTrainer({
  folder,
  run,
  engine,
  teacher,
}: TrainerOpening): Promise<{ readonly trainer: Trainer; readonly standing: Standing }> {
  const { checkpoint: file } = filesOf(folder);
  const { state, standing } = await readCheckpoint(file, run.description);
  const { recipe, classWeights } = run;
  try {
    const taught = teacher?.answers;
    return { trainer: await Trainer.start({ engine, recipe, classWeights, taught, state }), standing };
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    throw new InputError(`${file} is another training's checkpoint: it holds ${error.message}`);
  }
}
