import type { TaskName } from "../models/index.ts";
import { type NetworkDescription, taskOf } from "../runs/index.ts";
import { UsageError } from "./errors.ts";
import { typed } from "./options.ts";

/** What trained networks are measured by and asked for. */
export const tasks = ["segmentation", "classification", "keypoints"] as const satisfies readonly TaskName[];
export type Task = (typeof tasks)[number];

interface TaskRequest {
  readonly source: string;
  /** What was asked for. */
  readonly task?: Task | undefined;
  /** Names of the options that were typed. */
  readonly given: ReadonlySet<string>;
  /** Options that do not go with every task, and the tasks that they go with. */
  readonly only: Readonly<Record<string, readonly Task[]>>;
}

/** What a network is for; refuses another task, and options that go with another. */
export function taskFor(
  description: NetworkDescription,
  { source, task: asked, given, only }: TaskRequest,
): Task {
  const found = taskOf(description);
  const task = tasks.find((known) => known === found);
  if (!task) throw new UsageError(`${source} is for ${found}; one for ${tasks.join(" or ")} would fit`);
  if (asked !== undefined && asked !== task)
    throw new UsageError(`${source} is for ${task}, not for ${asked}`);
  for (const [option, others] of Object.entries(only))
    if (given.has(option) && !others.includes(task))
      throw new UsageError(`--${typed(option)} goes with ${others.join(" or ")}; ${source} is for ${task}`);
  return task;
}
