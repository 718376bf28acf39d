import { writeAtomically } from "../../data/node/index.ts";
import { networkBytes } from "../../runs/index.ts";
import { defineCommand } from "../command.ts";
import { UsageError } from "../errors.ts";
import { trainedNetwork } from "../network-source.ts";
import { onnxBytes } from "../onnx-bytes.ts";

export const exportation = defineCommand({
  name: "export",
  summary: "writes a trained network as ONNX or safetensors",
  positionals: {
    source: {
      placeholder: "RUN|FILE",
      help: "a run, a .safetensors or .onnx file, or a network of thumbnet's zoo",
    },
  },
  options: {
    format: { kind: "choice", choices: ["onnx", "safetensors"], help: "what is written", default: "onnx" },
    half: { kind: "flag", help: "stores safetensors as float16, half the bytes" },
    out: { kind: "text", placeholder: "FILE", help: "the file", required: true },
  },
  examples: ["thumbnet export runs/camvid --format onnx --out camvid.onnx"],
  async run({ source, format, half, out }) {
    if (half && format === "onnx")
      throw new UsageError("--half goes with --format safetensors; ONNX files are float32");
    const network = await trainedNetwork(source);
    const bytes =
      format === "onnx" ? onnxBytes(network) : networkBytes(network, half ? "float16" : "float32");
    await writeAtomically(out, bytes);
    return {
      json: { file: out, format, bytes: bytes.length },
      text: `${out}: ${bytes.length.toLocaleString("en")} bytes`,
    };
  },
});
