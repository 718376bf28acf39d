import { writeAtomically } from "../../data/node/index.ts";
import { count } from "../../reports/numbers.ts";
import { networkBytes } from "../../runs/index.ts";
import { defineCommand } from "../command.ts";
import { UsageError } from "../errors.ts";
import { onnxBytes } from "../onnx-bytes.ts";
import { trainedNetwork, trainedSource } from "../trained-network.ts";

export const exportation = defineCommand({
  name: "export",
  summary: "writes a trained network as ONNX or safetensors",
  positionals: { source: trainedSource },
  options: {
    format: { kind: "choice", choices: ["onnx", "safetensors"], help: "what is written", default: "onnx" },
    half: { kind: "flag", help: "stores safetensors as float16, half the bytes" },
    out: { kind: "text", placeholder: "FILE", help: "the file", required: true },
  },
  examples: [
    "thumbnet export runs/camvid --format onnx --out camvid.onnx",
    "thumbnet export runs/camvid --format safetensors --half --out camvid.safetensors",
  ],
  async run({ source, format, half, out }) {
    if (half && format === "onnx")
      throw new UsageError("--half goes with --format safetensors; ONNX files are float32");
    const network = await trainedNetwork(source);
    const bytes =
      format === "onnx" ? onnxBytes(network) : networkBytes(network, half ? "float16" : "float32");
    await writeAtomically(out, bytes);
    return {
      json: { file: out, format, bytes: bytes.length },
      text: `${out}: ${count(bytes.length)} bytes`,
    };
  },
});
