import { readArguments } from "./arguments.ts";
import type { Command, Io } from "./command.ts";
import { commands } from "./commands.ts";
import { UsageError } from "./errors.ts";
import { done, failureOf, interrupted } from "./failure.ts";
import { helpText, overviewText } from "./help.ts";
import { suggestion } from "./nearest.ts";
import { version } from "./version.ts";

/** What the process gives before the arguments are read. */
export type Surroundings = Omit<Io, "json">;

/** Does what was typed after `thumbnet`; answers with the exit code and never throws. */
export async function dispatch(args: readonly string[], around: Surroundings): Promise<number> {
  try {
    around.stdout(`${await answer(args, around)}\n`);
    return around.signal.aborted ? interrupted : done;
  } catch (error) {
    const { code, message } = failureOf(error, around);
    if (message) around.stderr(`${message}\n`);
    return code;
  }
}

async function answer([first, ...rest]: readonly string[], around: Surroundings): Promise<string> {
  if (first === undefined || first === "--help" || first === "-h") return overview();
  if (first === "--version" || first === "-v") return version();
  if (first === "help") return rest[0] === undefined ? overview() : helpText(await commandNamed(rest[0]));
  return carriedOut(await commandNamed(first), rest, around);
}

async function carriedOut(command: Command, args: readonly string[], around: Surroundings): Promise<string> {
  const { json, help, values, given } = readArguments(command, args);
  if (help) return helpText(command);
  const { stderr } = around;
  const io: Io = json ? { ...around, json, stdout: stderr } : { ...around, json };
  const found = await command.run(values(), io, given);
  return json ? JSON.stringify(found.json) : found.text;
}

const overview = (): string =>
  overviewText(Object.entries(commands).map(([name, { summary }]) => [name, summary]));

async function commandNamed(name: string): Promise<Command> {
  const listed = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (listed) return listed.load();
  const what = name.startsWith("-") ? `option ${name} of its own` : `command ${name}`;
  const names = name.startsWith("-") ? ["--help", "--version"] : [...Object.keys(commands), "help"];
  throw new UsageError(`thumbnet has no ${what}; ${suggestion(name, { names })}`);
}
