import { InputError } from "../data/index.ts";
import { readBytes, writeAtomically } from "../data/node/index.ts";
import { fromFloat32, readSafetensors, toFloat32, writeSafetensors } from "../formats/safetensors/index.ts";
import type { TrainingState } from "../training/index.ts";
import type { NetworkDescription } from "./description.ts";
import { inFile } from "./in-file.ts";

/** How a training has stood at its validations. */
export interface Standing {
  /** The highest validation metric so far; absent before the first validation. */
  readonly best?: number;
  /** The last step after which the weights were validated; 0 before the first validation. */
  readonly validated: number;
}

/** A training as it is on disk between two steps. */
export interface Checkpoint {
  readonly state: TrainingState;
  readonly standing: Standing;
}

/** The network that is trained: a state of another one must not be continued. */
type Trained = Pick<NetworkDescription, "model" | "options">;

export async function writeCheckpoint(
  file: string,
  { state, standing }: Checkpoint,
  { model, options }: Trained,
): Promise<void> {
  const tensors = [...state.vectors].map(
    ([name, numbers]) => [name, fromFloat32([numbers.length], numbers)] as const,
  );
  const { best, validated } = standing;
  const metadata = {
    step: `${state.step}`,
    model,
    options: JSON.stringify(options),
    validated: `${validated}`,
    ...(best === undefined ? {} : { best: `${best}` }),
  };
  await writeAtomically(file, writeSafetensors({ metadata, tensors: new Map(tensors) }));
}

export async function readCheckpoint(file: string, trained: Trained): Promise<Checkpoint> {
  const bytes = await readBytes(file);
  const { metadata, tensors } = inFile(file, () => readSafetensors(bytes));
  const [step, validated] = [countIn(metadata["step"]), countIn(metadata["validated"])];
  if (step === undefined || validated === undefined)
    throw new InputError(`${file} is no checkpoint: it does not say its step`);
  checkNetwork(file, metadata, trained);
  const best = Number(metadata["best"]);
  const vectors = new Map([...tensors].map(([name, tensor]) => [name, toFloat32(tensor)]));
  return {
    state: { step, vectors },
    standing: { validated, ...(Number.isFinite(best) && { best }) },
  };
}

/** Whether a file's metadata are those of a checkpoint. */
export const isCheckpoint = (metadata: Readonly<Record<string, string>>): boolean =>
  countIn(metadata["step"]) !== undefined;

const countIn = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;

function checkNetwork(
  file: string,
  metadata: Readonly<Record<string, string>>,
  { model, options }: Trained,
): void {
  const found = metadata["model"] ?? "another network";
  if (found !== model) throw new InputError(`${file} is a checkpoint of ${found}, not of ${model}`);
  if (metadata["options"] !== JSON.stringify(options))
    throw new InputError(
      `${file} is a checkpoint of ${model} with options ${metadata["options"]}, not ${JSON.stringify(options)}`,
    );
}
