import { InputError, type Normalisation } from "../data/index.ts";
import type { Program } from "../engines/index.ts";
import { type ModelFile, openModelFile } from "../engines/ort/index.ts";
import { decodeOnnx, FormatError, valueUnder, withOutputs } from "../formats/onnx/index.ts";
import type { ImageShape, Shape } from "../ir/index.ts";
import { IMAGE, SCORES } from "../models/index.ts";
import type { NetworkDescription } from "../runs/index.ts";
import {
  type Distillation,
  hintName,
  oneByOne,
  type Teacher,
  taughtBy,
  teacherOf,
} from "../training/index.ts";
import { isOnnxName } from "./trained-network.ts";

/** Whether a file is an ONNX model that thumbnet did not write. */
export function isForeign(file: string, bytes: Uint8Array): boolean {
  if (!isOnnxName(file)) return false;
  try {
    return !("thumbnet.model" in decodeOnnx(bytes).metadata);
  } catch (error) {
    // What our reader has no words for, ONNX Runtime may still run.
    if (error instanceof FormatError) return true;
    throw error;
  }
}

interface ForeignOpening {
  readonly source: string;
  readonly bytes: Uint8Array;
  /** The student's batches. */
  readonly input: ImageShape;
  readonly description: NetworkDescription;
  /** Of the student's images; a file does not say its own. */
  readonly normalisation: Normalisation;
  readonly distillation: Distillation;
  readonly threads: number;
}

/** The teacher that an ONNX file is, run by ONNX Runtime as it is. */
export async function foreignTeacher(opening: ForeignOpening): Promise<Teacher> {
  const { source, input, normalisation, distillation } = opening;
  const places = distillation.hints.map(({ teacher: path }) => placeOf(opening, path));
  const file = await opened(opening, places);
  const [given, ...others] = file.inputs;
  if (!given || others.length > 0 || given.type !== "float32" || given.shape.length !== 4)
    throw new InputError(
      `${source} has ${inputsInWords(file)}; one of images, float32[n, 3, h, w], would fit`,
    );
  const named = new Map([
    [SCORES, file.outputs.includes(SCORES) ? SCORES : (file.outputs[0] ?? "")],
    ...places.map((place, i) => [hintName(i), place] as const),
  ]);
  const asked = new Map(taughtBy(distillation).map((answer) => [answer, named.get(answer) ?? ""]));
  const whole = answering(file, { image: given.name, asked });
  const program = given.shape[0] === 1 && input[0] > 1 ? oneByOne(whole) : whole;
  const answers = await answersTo(program, opening);
  checkClasses(answers.get(SCORES), opening);
  return teacherOf({
    program,
    answers,
    input,
    normalisation: { teacher: normalisation, student: normalisation },
  });
}

interface Wording {
  /** What the file calls its images. */
  readonly image: string;
  /** What it calls each answer. */
  readonly asked: ReadonlyMap<string, string>;
}

/** The file as a program that is fed and answers in our words. */
function answering(file: ModelFile, { image, asked }: Wording): Pick<Program, "run" | "close"> {
  return {
    async run({ [IMAGE]: images }) {
      if (!images) throw new Error("a teacher was given no images: this is a bug in thumbnet");
      const results = await file.run({ [image]: images }, [...asked.values()]);
      const answers = [...asked].flatMap(([answer, name]) =>
        results[name] ? [[answer, results[name]]] : [],
      );
      return Object.fromEntries(answers);
    },
    close: () => file.close(),
  };
}

function placeOf({ source, bytes }: ForeignOpening, path: string): string {
  const name = valueUnder(bytes, path);
  if (name !== undefined) return name;
  throw new InputError(`${source} has no node ${path} to give hints`);
}

async function opened(
  { source, bytes, threads }: ForeignOpening,
  places: readonly string[],
): Promise<ModelFile> {
  try {
    return await openModelFile(withOutputs(bytes, places), { threads });
  } catch (error) {
    throw new InputError(`ONNX Runtime cannot run ${source}: ${reasonIn(error)}`);
  }
}

/** Shapes of the answers to a batch of the student, found by asking for one. */
async function answersTo(
  program: Pick<Program, "run">,
  { source, input }: ForeignOpening,
): Promise<ReadonlyMap<string, Shape>> {
  const data = new Float32Array(input.reduce((a, b) => a * b, 1));
  try {
    const results = await program.run({ [IMAGE]: { type: { dtype: "float32", shape: input }, data } });
    return new Map(Object.entries(results).map(([name, { type }]) => [name, type.shape]));
  } catch (error) {
    throw new InputError(`${source} cannot answer batches of ${input.join("x")}: ${reasonIn(error)}`);
  }
}

/** A file that thumbnet did not write names no classes, but it scores so many. */
function checkClasses(scores: Shape | undefined, { source, description }: ForeignOpening): void {
  const { classes, data } = description;
  const found = scores?.[1];
  if (found === undefined || found === classes.names.length) return;
  throw new InputError(
    `the teacher ${source} knows ${found} classes, but ${data} has ${classes.names.length} classes (${classes.names.join(", ")})`,
  );
}

const inputsInWords = ({ inputs }: ModelFile): string =>
  inputs.length === 0
    ? "no inputs"
    : `inputs ${inputs.map(({ name, type, shape }) => `${name} ${type}[${shape.join(", ")}]`).join(", ")}`;

const reasonIn = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
