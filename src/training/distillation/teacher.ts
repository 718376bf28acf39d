import type { Batch, Normalisation } from "../../data/index.ts";
import type { Engine, Feeds, Program } from "../../engines/index.ts";
import type { Graph } from "../../ir/graph.ts";
import type { ImageShape, Shape } from "../../ir/tensor.ts";
import { IMAGE } from "../../models/index.ts";

/** What a teacher answers to a batch: shapes by name, `scores` and `hint/0`, `hint/1`, … */
export type TeacherAnswers = ReadonlyMap<string, Shape>;

/** The step's input for an answer of the teacher. */
export const taughtName = (answer: string): string => `teacher/${answer}`;

/** A batch with what a teacher answers to it, by the names of the step's inputs. */
export interface TaughtBatch extends Batch {
  readonly taught?: Feeds;
}

/** A network that knows already: it sees every picture that its student sees. */
export interface Teacher {
  readonly answers: TeacherAnswers;
  /** The batch with its answers. */
  teach(batch: Batch): Promise<TaughtBatch>;
  close(): Promise<void>;
}

export interface TeacherParts {
  /** Answers [n, 3, h, w] images with outputs of the names of `answers`. */
  readonly program: Pick<Program, "run" | "close">;
  readonly answers: TeacherAnswers;
  readonly input: ImageShape;
  /** What the teacher's images are like, and the student's. */
  readonly normalisation: { readonly teacher: Normalisation; readonly student: Normalisation };
}

/** The teacher that a program is. */
export function teacherOf({ program, answers, input, normalisation }: TeacherParts): Teacher {
  const outputs = [...answers.keys()];
  return {
    answers,
    async teach(batch) {
      if (outputs.length === 0) return batch;
      const data = asSeenBy(batch.images, input, normalisation);
      const told = await program.run(
        { [IMAGE]: { type: { dtype: "float32", shape: input }, data } },
        { outputs },
      );
      const taught = Object.fromEntries(
        outputs.flatMap((name) => (told[name] ? [[taughtName(name), told[name]]] : [])),
      );
      return { ...batch, taught };
    },
    close: () => program.close(),
  };
}

export interface NetworkTeacher extends Omit<TeacherParts, "program" | "answers"> {
  readonly engine: Engine;
  /** Built for `input`, with an output for everything that it is to answer. */
  readonly network: Graph;
  readonly weights: ReadonlyMap<string, Float32Array>;
  /** Outputs that the student learns from. */
  readonly asked: readonly string[];
}

/** The teacher that a network of ours with its weights is. */
export async function networkTeacher({
  engine,
  network,
  weights,
  asked,
  ...parts
}: NetworkTeacher): Promise<Teacher> {
  const program = await engine.compile(network, { weights: Object.fromEntries(weights) });
  const shapes = asked.map((name) => [name, network.outputs.get(name)?.type.shape ?? []] as const);
  return teacherOf({ ...parts, program, answers: new Map(shapes) });
}

/** Normalised images of the student as the teacher's own normalisation has them. */
function asSeenBy(
  images: Float32Array,
  [n, channels, h, w]: ImageShape,
  { teacher, student }: TeacherParts["normalisation"],
): Float32Array {
  const scale = student.std.map((std, c) => std / teacher.std[c]!);
  const shift = student.mean.map((mean, c) => (mean - teacher.mean[c]!) / teacher.std[c]!);
  if (scale.every((s) => s === 1) && shift.every((s) => s === 0)) return images;
  const seen = new Float32Array(images.length);
  for (let plane = 0; plane < n * channels; plane++) {
    const [a, b] = [scale[plane % channels]!, shift[plane % channels]!];
    const end = (plane + 1) * h * w;
    for (let i = plane * h * w; i < end; i++) seen[i] = a * images[i]! + b;
  }
  return seen;
}
