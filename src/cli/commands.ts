import type { Command } from "./command.ts";

/** A command that is loaded when it is asked for: most of them bring an engine along. */
interface Listed {
  /** The command's own summary, so that the list of commands loads none of them. */
  readonly summary: string;
  load(): Promise<Command>;
}

export const commands: Readonly<Record<string, Listed>> = {
  models: {
    summary: "lists the networks of the zoo and the options of each",
    load: async () => (await import("./commands/models.ts")).models,
  },
  summary: {
    summary: "counts a network's parameters, MACs and bytes, node by node",
    load: async () => (await import("./commands/summary.ts")).summary,
  },
  train: {
    summary: "trains a network that labels pixels, on photographs or drawn scenes",
    load: async () => (await import("./commands/train.ts")).train,
  },
};
