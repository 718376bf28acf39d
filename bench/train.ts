/**
 * One training step of Squeeze U-Net, and one inference, here and in PyTorch: interleaved, warmed up, two threads.
 *
 *     npm run bench -- train [--rounds 9]
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { python, startPython } from "../oracle/python.mjs";
import { encodeOnnx, toOnnx } from "../src/formats/onnx/index.ts";
import { fromFloat32, writeSafetensors } from "../src/formats/safetensors/index.ts";
import { squeezeUnet } from "../src/models/index.ts";
import { initialParameters } from "../src/training/index.ts";
import { Peer, spreadOf } from "./peer.ts";
import type { Comparison } from "./results.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const threads = 2;

interface Shape {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
}

const trainingShapes: readonly Shape[] = [
  { batch: 8, height: 64, width: 64 },
  { batch: 2, height: 360, width: 480 },
];
const inferenceShapes: readonly Shape[] = [
  { batch: 8, height: 64, width: 64 },
  { batch: 1, height: 360, width: 480 },
];

export async function benchTraining(rounds: number): Promise<readonly Comparison[]> {
  const folder = mkdtempSync(join(tmpdir(), "thumbnet-bench-"));
  try {
    const files = writeNetworks(folder);
    const results: Comparison[] = [];
    for (const shape of trainingShapes) {
      const sides = [
        () => ours("train", files.weights, shape),
        () => torch(files.weights, shape, "default"),
        () => torch(files.weights, shape, "kept"),
      ];
      results.push(await compare(`training step, ${said(shape)}`, sides, rounds));
    }
    for (const shape of inferenceShapes) {
      const sides = [() => ours("infer", files.onnx, shape), () => ours("infer", files.torchOnnx, shape)];
      results.push(await compare(`inference in ONNX Runtime, ${said(shape)}`, sides, rounds));
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const said = ({ batch, height, width }: Shape): string => `${batch}×3×${height}×${width}`;

/** The same weights for everybody: as safetensors, as our ONNX and as PyTorch's own export. */
function writeNetworks(folder: string) {
  const graph = squeezeUnet.graph();
  const weights = initialParameters(graph, 1);
  const files = {
    weights: join(folder, "weights.safetensors"),
    onnx: join(folder, "ours.onnx"),
    torchOnnx: join(folder, "torch.onnx"),
  };
  const tensors = graph.parameters.map(
    ({ name, type }) => [name, fromFloat32(type.shape, weights.get(name) ?? new Float32Array())] as const,
  );
  writeFileSync(files.weights, writeSafetensors({ metadata: {}, tensors: new Map(tensors) }));
  const alsoAs = squeezeUnet.graph({ input: [2, 3, 64, 64] });
  const model = toOnnx(graph, { name: "squeeze-unet", weights: Object.fromEntries(weights), alsoAs });
  writeFileSync(files.onnx, encodeOnnx(model));
  python([at("peer/torch_export.py"), files.weights, files.torchOnnx, "64", "64"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return files;
}

const ours = (mode: "train" | "infer", file: string, { batch, height, width }: Shape): Promise<Peer> => {
  const args = [
    "--import",
    "tsx",
    at("peer/our-step.ts"),
    mode,
    file,
    ...[batch, height, width, threads].map(String),
  ];
  const name =
    mode === "train" ? "thumbnet" : file.endsWith("ours.onnx") ? "thumbnet's export" : "PyTorch's export";
  return Peer.start(name, spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] }));
};

const torch = (
  file: string,
  { batch, height, width }: Shape,
  allocator: "default" | "kept",
): Promise<Peer> => {
  const shape = ["--batch", batch, "--height", height, "--width", width, "--threads", threads].map(String);
  const args = [at("peer/torch_step.py"), file, "--mode", "train", ...shape, "--allocator", allocator];
  const name = allocator === "kept" ? "PyTorch, malloc tuned" : "PyTorch";
  return Peer.start(name, startPython(args, { stdio: ["pipe", "pipe", "inherit"] }));
};

/** Runs the sides in turn, `rounds` times each after two to warm up; one side computes at a time. */
async function compare(
  what: string,
  starts: readonly (() => Promise<Peer>)[],
  rounds: number,
): Promise<Comparison> {
  const peers: Peer[] = [];
  for (const start of starts) peers.push(await start());
  for (let round = -2; round < rounds; round++)
    for (const peer of peers) await peer.run({ warmUp: round < 0 });
  const sides = [];
  for (const peer of peers)
    sides.push({ name: peer.name, milliseconds: spreadOf(peer.milliseconds), peakBytes: await peer.quit() });
  const [first] = sides;
  const ratios = sides
    .slice(1)
    .map(({ milliseconds }) => (first?.milliseconds.median ?? Number.NaN) / milliseconds.median);
  return { what, rounds, sides, ratios };
}
