import { createHash } from "node:crypto";
import { type ClassSet, InputError } from "../data/index.ts";
import { readBytes } from "../data/node/index.ts";
import type { Engine } from "../engines/index.ts";
import type { ImageShape } from "../ir/index.ts";
import { modelNamed } from "../models/index.ts";
import { graphOf, type NetworkDescription, type Run, type TeacherSource, taskOf } from "../runs/index.ts";
import { hintName, networkTeacher, type Teacher, taughtBy, valueAt } from "../training/index.ts";
import { foreignTeacher, isForeign } from "./foreign-teacher.ts";
import { networkFile, readTrained } from "./trained-network.ts";
import { zooNames } from "./zoo-file.ts";

/** A teacher as a run remembers it. */
export async function teacherSource(source: string): Promise<TeacherSource> {
  return { source, digest: digestOf(await readBytes(await teacherFile(source))) };
}

const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex").slice(0, 16);

async function teacherFile(source: string): Promise<string> {
  try {
    return await networkFile(source);
  } catch (error) {
    if (!(error instanceof InputError) || !modelNamed(source)) throw error;
    throw new InputError(
      `${source} knows nothing before it is trained; a run, a file of weights, ${zooNames().join(", ")} or an ONNX file can teach`,
    );
  }
}

interface TeacherOpening {
  readonly engine: Engine;
  readonly threads: number;
}

/** The teacher of a run, ready to answer its batches; `undefined` where it has none. */
export async function openTeacher(
  run: Run,
  { engine, threads }: TeacherOpening,
): Promise<Teacher | undefined> {
  const { teacher, recipe, description } = run;
  if (!teacher || !recipe.distillation) return undefined;
  const { source } = teacher;
  const file = await teacherFile(source);
  const bytes = await readBytes(file);
  if (digestOf(bytes) !== teacher.digest)
    throw new InputError(
      `${source} is another teacher than when the run began: put its file back, or start another run`,
    );
  const { batch, size, normalisation: student } = recipe.plan;
  const input: ImageShape = [batch, 3, ...size];
  const asked = taughtBy(recipe.distillation);
  if (isForeign(file, bytes))
    return foreignTeacher({
      source,
      bytes,
      input,
      description,
      normalisation: student,
      distillation: recipe.distillation,
      threads,
    });

  const known = await readTrained(file);
  checkTeaches(known.description, description, source);
  const { normalisation } = known.description;
  const network = graphOf(known, input);
  for (const [i, { teacher: path }] of recipe.distillation.hints.entries())
    network.output(hintName(i), valueAt(network, path, source));
  return networkTeacher({
    engine,
    network,
    weights: known.weights,
    asked,
    input,
    normalisation: { teacher: normalisation, student },
  });
}

/** Refuses a teacher that does something else than its student, or knows other classes. */
function checkTeaches(
  { classes, ...teacher }: NetworkDescription,
  student: NetworkDescription,
  source: string,
): void {
  const [own, wanted] = [taskOf({ classes, ...teacher }), taskOf(student)];
  if (own !== wanted) throw new InputError(`${source} is for ${own}; a teacher for ${wanted} would fit`);
  if (classes.names.join() === student.classes.names.join()) return;
  throw new InputError(
    `the teacher ${source} knows ${counted(classes)}, but ${student.data} has ${counted(student.classes)}`,
  );
}

const counted = ({ names }: ClassSet): string => `${names.length} classes (${names.join(", ")})`;
