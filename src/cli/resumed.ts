import { type Run, readRun } from "../runs/index.ts";
import type { Io } from "./command.ts";
import { UsageError } from "./errors.ts";
import { kinds } from "./kinds.ts";
import { modelFrom } from "./network.ts";
import { type Option, type Options, typed } from "./options.ts";
import { versions } from "./version.ts";

export interface Resuming {
  /** The options that decide the training, and their values. */
  readonly table: Options;
  readonly values: Readonly<Record<string, unknown>>;
  /** Names of those that were typed. */
  readonly given: ReadonlySet<string>;
  /** Processor threads, where they were typed. */
  readonly threads: number | undefined;
  readonly io: Pick<Io, "stderr">;
}

/** The run in the folder; what was typed must not contradict what it began with. */
export async function resumed(folder: string, { table, values, given, threads, io }: Resuming): Promise<Run> {
  const run = await readRun(folder);
  for (const [name, option] of Object.entries<Option>(table))
    if (given.has(name) && !isSame(name, values[name], run))
      throw new UsageError(
        `${folder} was begun ${begunWith(name, option, run)}; resuming changes nothing: leave the option out, or start another run`,
      );
  for (const { name, before, now } of differences(run, threads))
    io.stderr(
      `${folder} was begun with ${name} ${before}; with ${now}, the last bits of its numbers may differ\n`,
    );
  return run;
}

/** What makes numbers come out otherwise than they would have where the run began. */
function differences(run: Run, threads = run.threads) {
  const before: Readonly<Record<string, string>> = { ...run.versions, threads: `${run.threads}` };
  return Object.entries({ ...versions(), threads: `${threads}` })
    .map(([name, now]) => ({ name, before: before[name] ?? "?", now }))
    .filter(({ before, now }) => before !== now);
}

function isSame(name: string, value: unknown, { options, recipe }: Run): boolean {
  if (name !== "set") return JSON.stringify(value) === JSON.stringify(options[name]);
  const { model, modelOptions } = recipe;
  const settings = modelFrom(model).settings({ ...modelOptions, ...Object(value) });
  return JSON.stringify(settings) === JSON.stringify(modelOptions);
}

function begunWith(name: string, { kind }: Option, { options, recipe }: Run): string {
  const value = name === "set" ? recipe.modelOptions : options[name];
  if (value === true) return `with --${typed(name)}`;
  return value === undefined || value === false
    ? `without --${typed(name)}`
    : `with --${typed(name)} ${kinds[kind].write(value)}`.trimEnd();
}
