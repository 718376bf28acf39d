import type { Shape } from "../../ir/index.ts";
import { layersOf, type NetworkCount } from "../../profiling/index.ts";
import { count } from "../../reports/numbers.ts";
import { textTable } from "../../reports/table.ts";
import { defineCommand } from "../command.ts";
import { networkFrom } from "../network-from.ts";

export const summary = defineCommand({
  name: "summary",
  summary: "counts a network's parameters, MACs and bytes, node by node",
  positionals: {
    source: {
      placeholder: "MODEL|FILE",
      help: "a network of the zoo (see thumbnet models), a run, or a .safetensors, .onnx, .squeezed or .prototxt file",
    },
  },
  options: {
    input: { kind: "shape", help: "the images it reads; without it, those of its training or paper" },
    classes: { kind: "count", help: "scores per pixel or image; short for --set classes=N" },
    set: { kind: "setting", help: "an option of the network, as thumbnet models lists them" },
  },
  examples: [
    "thumbnet summary squeeze-unet",
    "thumbnet summary squeeze-unet --input 1x3x352x480 --set width=0.5 --json",
    "thumbnet summary runs/camvid/model.onnx",
  ],
  async run({ source, input, classes, set }) {
    const { name, graph } = await networkFrom(source, {
      ...(input && { input }),
      options: { ...set, ...(classes && { classes }) },
    });
    const [image] = graph.inputs;
    const [scores] = graph.outputs.values();
    const { layers, ...totals } = layersOf(graph);
    const counted = {
      model: name,
      input: image?.type.shape ?? [],
      output: scores?.type.shape ?? [],
      ...totals,
      layers,
    };
    const dtypes = [...new Set(graph.trained.map(({ type }) => type.dtype))];
    return { json: counted, text: textOf(counted, dtypes.join(" and ") || "float32") };
  },
});

interface Counted extends NetworkCount {
  readonly model: string;
  readonly input: Shape;
  readonly output: Shape;
}

function textOf(counted: Counted, dtypes: string): string {
  const { model, input, output, layers, parameters, macs, weightBytes, activationBytes } = counted;
  const table = textTable({
    columns: [
      { title: "path" },
      { title: "op" },
      { title: "output" },
      { title: "parameters" },
      { title: "MACs" },
    ],
    rows: layers.map((layer) => [layer.path, layer.op, layer.output.join("x"), layer.parameters, layer.macs]),
    footer: [["total", "", "", parameters, macs]],
  });
  return [
    `${model}: ${input.join("x")} to ${output.join("x")}`,
    "",
    table,
    "",
    `weights      ${inMebibytes(weightBytes)} as ${dtypes}`,
    `activations  ${inMebibytes(activationBytes)} as float32, all nodes together`,
  ].join("\n");
}

const inMebibytes = (bytes: number): string => `${count(bytes)} bytes (${(bytes / 2 ** 20).toFixed(1)} MiB)`;
