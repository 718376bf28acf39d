import { type Model, modelNamed, zoo } from "../../models/index.ts";
import { textTable } from "../../reports/table.ts";
import { defineCommand } from "../command.ts";
import { modelFrom } from "../network.ts";

export const models = defineCommand({
  name: "models",
  summary: "lists the networks of the zoo, or those of one name with their options",
  positionals: {
    name: { placeholder: "NAME", help: "a name or a part of one, such as squeeze", optional: true },
  },
  options: {},
  examples: ["thumbnet models", "thumbnet models squeezenet-1.0", "thumbnet models --json"],
  run({ name }) {
    const described = (name === undefined ? zoo : modelsLike(name)).map(describe);
    const more = name === undefined ? "thumbnet models NAME lists a network's options" : settings(described);
    return { json: { models: described }, text: `${networks(described)}\n\n${more}` };
  },
});

/** The network of that name, else all that have it in theirs. */
function modelsLike(name: string): readonly Model[] {
  const model = modelNamed(name);
  if (model) return [model];
  const like = zoo.filter((other) => other.name.includes(name));
  return like.length > 0 ? like : [modelFrom(name)];
}

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
