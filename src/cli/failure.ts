import { EditError } from "../compression/edit-error.ts";
import { InputError } from "../data/errors.ts";
import { FormatError } from "../formats/errors.ts";
import { ShapeError } from "../ir/errors.ts";
import { OptionError } from "../models/options.ts";
import type { Io } from "./command.ts";
import { UsageError } from "./errors.ts";

/** Exit codes that say whose turn it is. */
export const done = 0;
export const ourFault = 1;
export const theInputs = 2;
/** As shells count a process that Ctrl-C ended. */
export const interrupted = 130;

/** What to say about something thrown, and what to exit with. */
export interface Failure {
  readonly code: number;
  /** Empty when there is nothing to say. */
  readonly message: string;
}

/** Tells an input that does not fit from a bug of ours. With DEBUG=1 in the environment, the stack is told too. */
export function failureOf(error: unknown, { env, signal }: Pick<Io, "env" | "signal">): Failure {
  if (signal.aborted && isAbort(error, signal)) return { code: interrupted, message: "" };
  const sentence = sentenceOf(error);
  const stack = env["DEBUG"] === "1" && error instanceof Error ? error.stack : undefined;
  if (sentence !== undefined) return { code: theInputs, message: stack ?? sentence };
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const [line = ""] = what.split("\n");
  return {
    code: ourFault,
    message: stack ?? `thumbnet has a bug; please report it with what DEBUG=1 prints (${line})`,
  };
}

const isAbort = (error: unknown, { reason }: AbortSignal): boolean =>
  error === reason || (error instanceof Error && error.name === "AbortError");

/** What does not fit and what would, in one sentence; `undefined` for a bug. */
function sentenceOf(error: unknown): string | undefined {
  if (error instanceof ShapeError) return shapeSentence(error);
  const told = [InputError, FormatError, OptionError, EditError, UsageError].some(
    (kind) => error instanceof kind,
  );
  return told && error instanceof Error ? error.message : fileSentence(error);
}

/** A shape error without the table of its operands. */
export function shapeSentence({ message }: ShapeError): string {
  const lines = message.split("\n");
  return `${lines[0]}; ${lines.at(-1)}`;
}

/** Reasons why the system refuses a file; none of them is ours. */
const refusals: Readonly<Record<string, string>> = {
  EACCES: "it may not be read or written",
  EISDIR: "it is a folder, not a file",
  ENOENT: "it does not exist",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of its path is a file, not a folder",
  EPERM: "it may not be read or written",
  EROFS: "the disk takes no changes",
};

function fileSentence(error: unknown): string | undefined {
  if (!(error instanceof Error && "code" in error && "path" in error)) return undefined;
  const reason = refusals[String(error.code)];
  return reason && `${error.path}: ${reason}`;
}
