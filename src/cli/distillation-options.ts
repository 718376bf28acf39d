import type { Distillation } from "../training/index.ts";
import { UsageError } from "./errors.ts";
import type { Options, Values } from "./options.ts";
import type { Teaching } from "./plan-run.ts";
import { teacherSource } from "./teacher.ts";

/** Whom a network learns from, and how much. */
export const distillationOptions = {
  teacher: {
    kind: "text",
    placeholder: "RUN|FILE",
    help: "who teaches: a run, a .safetensors or .onnx file, or a network that comes with thumbnet",
  },
  student: { kind: "text", placeholder: "MODEL", help: "the network of the zoo that learns" },
  temperature: {
    kind: "number",
    above: 0,
    help: "what the scores of both are divided by before they are compared",
    default: 2,
  },
  lambda: { kind: "number", min: 0, help: "weight of what the teacher says", default: 1 },
  labels: { kind: "flag", help: "--no-labels learns from the teacher alone", default: true },
  hint: {
    kind: "setting",
    placeholder: "BLOCK=BLOCK",
    help: "a block of the teacher and one of the student that is to give the same, through a 1x1 convolution",
  },
  hintWeight: { kind: "number", above: 0, help: "weight of the hints' mean squared difference", default: 1 },
} as const satisfies Options;

type AskedOfTeacher = Values<Record<never, never>, typeof distillationOptions>;

/** What is learnt from a teacher, from what was asked. */
export async function teachingOf(
  { teacher, student, ...asked }: AskedOfTeacher,
  given: ReadonlySet<string>,
): Promise<Teaching> {
  if (teacher === undefined || student === undefined)
    throw new UsageError(
      `--${teacher === undefined ? "teacher" : "student"} is missing: a new run needs both`,
    );
  const { temperature, lambda, labels, hint, hintWeight } = asked;
  const hints = Object.entries(hint).map(([ofTeacher, ofStudent]) => ({
    teacher: ofTeacher,
    student: ofStudent,
  }));
  if (!labels && lambda === 0 && hints.length === 0)
    throw new UsageError(
      "there is nothing to learn: --lambda 0 leaves out the teacher, and --no-labels the labels",
    );
  if (given.has("temperature") && lambda === 0)
    throw new UsageError("--temperature goes with --lambda above 0");
  if (given.has("hintWeight") && hints.length === 0) throw new UsageError("--hint-weight goes with --hint");
  const distillation: Distillation = { temperature, lambda, labels, hints, hintWeight };
  return {
    teacher: await teacherSource(teacher),
    distillation,
    options: { teacher, student, ...asked },
  };
}
