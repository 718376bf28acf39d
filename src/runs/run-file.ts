import { createHash } from "node:crypto";
import { join } from "node:path";
import { InputError } from "../data/index.ts";
import { type DatasetSpec, isFile, makeFolder, readText, writeAtomically } from "../data/node/index.ts";
import type { Recipe } from "../training/index.ts";
import type { NetworkDescription } from "./description.ts";

/** A teacher as it was named, and a hash of its file that tells whether it is still the same. */
export interface TeacherSource {
  readonly source: string;
  readonly digest: string;
}

/** What a run decided before its first step; resuming decides nothing anew. */
export interface Run {
  readonly recipe: Recipe;
  readonly train: DatasetSpec;
  readonly validation: DatasetSpec;
  /** Tells whether the pictures are still those that the run began with, in the same order. */
  readonly pictures: { readonly train: string; readonly validation: string };
  readonly description: NetworkDescription;
  /** The loss's weight for each class, counted once from the training split; absent when all count alike. */
  readonly classWeights?: readonly number[];
  /** Whom the network learns from beside the labels; absent where there is nobody. */
  readonly teacher?: TeacherSource;
  /** Steps from one validation, and from one checkpoint, to the next. */
  readonly validateEvery: number;
  readonly checkpointEvery: number;
  /** Images of the validation split that validations during the training look at. */
  readonly validationImages: number;
  /** Processor threads of the engine: with others, sums come out in another order. */
  readonly threads: number;
  readonly versions: Readonly<Record<string, string>>;
  /** The command line, resolved: what the person asked for. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** Where everything of a run lies, beside TensorBoard's event files. */
export const filesOf = (folder: string) => ({
  run: join(folder, "run.json"),
  checkpoint: join(folder, "checkpoint.safetensors"),
  best: join(folder, "best.safetensors"),
  log: join(folder, "metrics.jsonl"),
  metrics: join(folder, "metrics.json"),
  onnx: join(folder, "model.onnx"),
  report: join(folder, "report.html"),
});

/** Refuses a folder that a new run would write over. */
export async function checkUnused(folder: string): Promise<void> {
  const files = filesOf(folder);
  if (await isFile(files.run))
    throw new InputError(
      `${folder} holds a run already; continue it with --resume, or choose another folder with --out`,
    );
  for (const file of Object.values(files))
    if (await isFile(file))
      throw new InputError(`${file} would be written over; choose another folder with --out`);
}

/** Makes the folder of a new run. */
export async function writeRun(folder: string, run: Run): Promise<void> {
  await makeFolder(folder);
  const stored = { digest: digestOf(run), ...run };
  await writeAtomically(filesOf(folder).run, `${JSON.stringify(stored, null, 2)}\n`);
}

export async function readRun(folder: string): Promise<Run> {
  const { run: file } = filesOf(folder);
  if (!(await isFile(file))) throw new InputError(`${folder} holds no run: there is no run.json in it`);
  const { digest, ...run } = runIn(await readText(file)) ?? {};
  if (digest === undefined || digest !== digestOf(run))
    throw new InputError(
      `${file} is damaged or was changed after the run began; put it back as it was, or start another run`,
    );
  // The digest says that the fields are those that were written.
  return run as Run;
}

function runIn(text: string): (Partial<Run> & { readonly digest?: string }) | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Of what is written, and of the layout that this version writes and reads. */
const digestOf = (run: Partial<Run>): string =>
  createHash("sha256")
    .update(`run 1 ${JSON.stringify(run)}`)
    .digest("hex")
    .slice(0, 16);
