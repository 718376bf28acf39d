import { type Answer, defineCommand, type Io } from "../../src/cli/command.ts";
import type { Values } from "../../src/cli/options.ts";

const positionals = {
  run: { placeholder: "RUN|FILE", help: "what was trained" },
  images: { placeholder: "IMAGE|DIR", help: "what to look at", many: true },
} as const;

const options = {
  data: { kind: "text", required: true, placeholder: "DIR", help: "where the images lie" },
  rate: { kind: "number", above: 0, max: 1, default: 0.001, help: "learning rate" },
  steps: { kind: "count", help: "steps to take" },
  seed: { kind: "count", min: 0, default: 0, help: "where chance begins" },
  skipBad: { kind: "flag", help: "reports what cannot be read and goes on" },
  flip: { kind: "flag", default: true, help: "mirrors half of the images" },
  loss: { kind: "choice", choices: ["dice", "focal"], default: "dice", help: "what is lowered" },
  size: { kind: "size", default: [360, 480], unit: "pixels", help: "height and width of the crops" },
  input: { kind: "shape", help: "what the network reads" },
  set: { kind: "setting", help: "an option of the network" },
  freeze: { kind: "list", help: "blocks that stay as they are" },
} as const;

export type EveryKind = Values<typeof positionals, typeof options>;

/** A command with an option of every kind; `run` is the test's. */
export const everyKind = (
  run: (values: EveryKind, io: Io) => Answer = (values) => ({ json: values, text: "" }),
) =>
  defineCommand({
    name: "every",
    summary: "has an option of every kind, and a summary long enough to see that it is not wrapped",
    positionals,
    options,
    examples: ["thumbnet every run a.jpg --data photos"],
    run,
  });
