import { type Model, zoo } from "../../models/index.ts";
import { textTable } from "../../reports/table.ts";
import { defineCommand } from "../command.ts";

export const models = defineCommand({
  name: "models",
  summary: "lists the networks of the zoo and the options of each",
  positionals: {},
  options: {},
  examples: ["thumbnet models", "thumbnet models --json"],
  run() {
    const described = zoo.map(describe);
    return { json: { models: described }, text: `${networks(described)}\n\n${settings(described)}` };
  },
});

type Described = ReturnType<typeof describe>;

/** A network with its default options. */
function describe({ name, task, input, paper, options, graph }: Model) {
  const { parameterCount: parameters, macs } = graph();
  const settable = Object.entries(options).map(([option, { default: value, accepts, help }]) => ({
    name: option,
    default: value,
    accepts,
    help,
  }));
  return { name, task, parameters, macs, input, paper, options: settable };
}

const networks = (described: readonly Described[]): string =>
  textTable({
    columns: [
      { title: "model" },
      { title: "task" },
      { title: "input" },
      { title: "parameters" },
      { title: "MACs", unit: "G", digits: 2 },
      { title: "paper" },
    ],
    rows: described.map(({ name, task, parameters, macs, input, paper }) => [
      name,
      task,
      input.join("x"),
      parameters,
      macs / 1e9,
      paper,
    ]),
  });

const settings = (described: readonly Described[]): string =>
  textTable({
    columns: [
      { title: "model" },
      { title: "--set" },
      { title: "default" },
      { title: "accepts" },
      { title: "what it does" },
    ],
    rows: described.flatMap((model) =>
      model.options.map(({ name, default: value, accepts, help }) => [
        model.name,
        name,
        String(value),
        accepts,
        help,
      ]),
    ),
  });
