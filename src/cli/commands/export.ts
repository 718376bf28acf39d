import { writeAtomically } from "../../data/node/index.ts";
import { count } from "../../reports/numbers.ts";
import { namingOptions, withClassNames } from "../class-names.ts";
import { defineCommand } from "../command.ts";
import { UsageError } from "../errors.ts";
import { foreignBytes } from "../foreign-network.ts";
import { bytesOf, networkFormats, type Written } from "../network-bytes.ts";
import { trainedNetwork, trainedSource } from "../trained-network.ts";

export const exportation = defineCommand({
  name: "export",
  summary: "writes a trained network as ONNX, safetensors or .squeezed",
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
    format: { kind: "choice", choices: networkFormats, help: "what is written", default: "onnx" },
    half: { kind: "flag", help: "stores safetensors or .squeezed as float16, half the bytes" },
    out: { kind: "text", placeholder: "FILE", help: "the file", required: true },
  },
  examples: [
    "thumbnet export runs/camvid --format onnx --out camvid.onnx",
    "thumbnet export runs/camvid --format safetensors --half --out camvid.safetensors",
    "thumbnet export squeeze-unet-camvid --format squeezed --half --out camvid.squeezed",
    "thumbnet export resnet-18 --weights resnet18.safetensors --classes synsets.txt --out resnet18.onnx",
    "thumbnet export deploy.prototxt --weights net.caffemodel --out net.onnx",
    "thumbnet export compressed_SqueezeNet.net --classes synsets.txt --out squeezenet.onnx",
  ],
  async run({ source, weights, set, classes, format, half, out }) {
    if (half && format === "onnx")
      throw new UsageError("--half goes with --format safetensors or squeezed; ONNX files are float32");
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

interface Wanted extends Written {
  readonly classes: string | undefined;
}

const trainedBytes = async (source: string, { classes, ...written }: Wanted): Promise<Uint8Array> =>
  bytesOf(await withClassNames(await trainedNetwork(source), { source, file: classes }), written);
