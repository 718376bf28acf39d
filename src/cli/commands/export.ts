import { writeAtomically } from "../../data/node/index.ts";
import { count } from "../../reports/numbers.ts";
import { networkBytes, type Precision } from "../../runs/index.ts";
import { namingOptions, withClassNames } from "../class-names.ts";
import { defineCommand } from "../command.ts";
import { UsageError } from "../errors.ts";
import { foreignBytes } from "../foreign-network.ts";
import { onnxBytes } from "../onnx-bytes.ts";
import { trainedNetwork, trainedSource } from "../trained-network.ts";

export const exportation = defineCommand({
  name: "export",
  summary: "writes a trained network as ONNX or safetensors",
  positionals: {
    source: {
      placeholder: "RUN|FILE|MODEL",
      help: `${trainedSource.help}; with --weights, a network of the zoo or a .prototxt`,
    },
  },
  options: {
    weights: {
      kind: "text",
      placeholder: "FILE",
      help: "numbers from elsewhere: torchvision's state_dict as .safetensors, or the .caffemodel of a .prototxt",
    },
    set: { kind: "setting", help: "with --weights, an option of the network" },
    ...namingOptions,
    format: { kind: "choice", choices: ["onnx", "safetensors"], help: "what is written", default: "onnx" },
    half: { kind: "flag", help: "stores safetensors as float16, half the bytes" },
    out: { kind: "text", placeholder: "FILE", help: "the file", required: true },
  },
  examples: [
    "thumbnet export runs/camvid --format onnx --out camvid.onnx",
    "thumbnet export runs/camvid --format safetensors --half --out camvid.safetensors",
    "thumbnet export resnet-18 --weights resnet18.safetensors --classes synsets.txt --out resnet18.onnx",
    "thumbnet export deploy.prototxt --weights net.caffemodel --out net.onnx",
    "thumbnet export compressed_SqueezeNet.net --classes synsets.txt --out squeezenet.onnx",
  ],
  async run({ source, weights, set, classes, format, half, out }) {
    if (half && format === "onnx")
      throw new UsageError("--half goes with --format safetensors; ONNX files are float32");
    const precision = half ? "float16" : "float32";
    if (Object.keys(set).length > 0 && weights === undefined)
      throw new UsageError(
        "--set goes with --weights; options of a trained network cannot be chosen any more",
      );
    const bytes =
      weights === undefined
        ? await trainedBytes(source, { classes, format, precision })
        : await foreignBytes(source, { weights, options: set, classes, format, precision });
    await writeAtomically(out, bytes);
    return {
      json: { file: out, format, bytes: bytes.length },
      text: `${out}: ${count(bytes.length)} bytes`,
    };
  },
});

interface Wanted {
  readonly classes: string | undefined;
  readonly format: "onnx" | "safetensors";
  readonly precision: Precision;
}

async function trainedBytes(source: string, { classes, format, precision }: Wanted): Promise<Uint8Array> {
  const network = await withClassNames(await trainedNetwork(source), { source, file: classes });
  return format === "onnx" ? onnxBytes(network) : networkBytes(network, precision);
}
