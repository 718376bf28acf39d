import type { Options, Positionals, Values } from "./options.ts";

/** What a command may reach of the world. Text is written as it is given: lines end with "\n". */
export interface Io {
  /** Results; with `--json`, what is written here joins the messages. */
  stdout(text: string): void;
  /** Messages and progress. */
  stderr(text: string): void;
  /** Whether a person reads the messages as they come, so that a bar may move. */
  readonly isTerminal: boolean;
  /** Whether the answer is wanted as JSON. */
  readonly json: boolean;
  /** Aborted by the first Ctrl-C: leave things whole and stop. */
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What a command found out, for machines and for people. */
export interface Answer {
  /** Printed alone on standard output with `--json`. */
  readonly json: object;
  /** Printed otherwise; a line's end is added. */
  readonly text: string;
}

interface CommandSpec<P extends Positionals, O extends Options> {
  readonly name: string;
  /** What it does, as half a sentence. */
  readonly summary: string;
  readonly positionals: P;
  readonly options: O;
  /** Lines to copy, each beginning with `thumbnet`. */
  readonly examples: readonly [string, ...string[]];
  /** `given` are the names of the options that were typed; the others have their defaults. */
  run(values: Values<P, O>, io: Io, given: ReadonlySet<string>): Answer | Promise<Answer>;
}

/** A command whose options are not known at compile time. */
export type Command = Omit<CommandSpec<Positionals, Options>, "run"> & {
  run(
    values: Readonly<Record<string, unknown>>,
    io: Io,
    given: ReadonlySet<string>,
  ): Answer | Promise<Answer>;
};

/** Makes a command from its table: the values that `run` is given have the types that the table says. */
export const defineCommand = <const P extends Positionals, const O extends Options>(
  spec: CommandSpec<P, O>,
): Command => spec;

/** What every command accepts beside its own options. */
export const common = {
  json: { kind: "flag", help: "prints one JSON object on standard output and nothing else" },
  help: { kind: "flag", help: "prints this" },
} as const satisfies Options;
