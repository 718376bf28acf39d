import { readBytes } from "../../data/node/index.ts";
import { readSqueezed } from "../../formats/squeezed/index.ts";
import { count } from "../../reports/numbers.ts";
import { textTable } from "../../reports/table.ts";
import { inFile } from "../../runs/index.ts";
import { defineCommand } from "../command.ts";
import { inspectedTensors, inspectionTable } from "../inspection.ts";

export const inspect = defineCommand({
  name: "inspect",
  summary: "shows what a .squeezed file holds, parameter by parameter, and what each takes of it",
  positionals: { file: { placeholder: "FILE.squeezed", help: "a network that thumbnet wrote" } },
  options: {},
  examples: ["thumbnet inspect camvid.squeezed", "thumbnet inspect camvid.squeezed --json"],
  async run({ file }) {
    const bytes = await readBytes(file);
    const squeezed = inFile(file, () => readSqueezed(bytes));
    const { metadata } = squeezed;
    const tensors = inspectedTensors(squeezed);
    const [image] = squeezed.graph().inputs;
    const told = tensors.reduce((sum, tensor) => sum + tensor.bytes, 0);
    const rest = bytes.length - told;
    return {
      json: { file, bytes: bytes.length, rest, input: image?.type.shape ?? [], metadata, tensors },
      text: [
        ...Object.entries(metadata).map(([key, text]) => `${key}  ${shortened(text)}`),
        "",
        textTable(inspectionTable(tensors)),
        "",
        `${count(bytes.length)} bytes, ${count(rest)} of them the graph, the texts above and checksums`,
      ].join("\n"),
    };
  },
});

const widest = 90;

const shortened = (text: string): string => (text.length > widest ? `${text.slice(0, widest - 1)}…` : text);
