/**
 * Our side of `npm run bench -- train`: one training step, or one inference, each time a line asks for it.
 * The protocol is that of torch_step.py.
 */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { randomOf } from "../../src/data/index.ts";
import { ort } from "../../src/engines/ort/index.ts";
import { readSafetensors, toFloat32 } from "../../src/formats/safetensors/index.ts";
import { type Recipe, Trainer } from "../../src/training/index.ts";

const [mode = "train", file = "", ...numbers] = process.argv.slice(2);
const [batch = 8, height = 64, width = 64, threads = 2] = numbers.map(Number);

/** Bytes that Linux reports for this process under a key of /proc/self/status. */
const memory = (key: string): number =>
  1024 * Number(new RegExp(`${key}:\\s+(\\d+)`).exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? 0);

const startBytes = memory("VmRSS");
const random = randomOf(1, "bench");
const pixels = batch * height * width;
const images = Float32Array.from({ length: 3 * pixels }, () => random.next());

const answer = (fields: object): void => console.log(JSON.stringify(fields));

async function training(): Promise<() => Promise<number>> {
  const { tensors } = readSafetensors(readFileSync(file));
  const recipe: Recipe = {
    model: "squeeze-unet",
    modelOptions: { classes: 12 },
    plan: {
      batch,
      size: [height, width],
      seed: 0,
      augmentation: {
        flip: 0,
        scale: [1, 1],
        crop: false,
        rotation: 0,
        brightness: 0,
        contrast: 0,
        saturation: 0,
        hue: 0,
        blur: 0,
        noise: 0,
      },
      normalisation: { mean: [0, 0, 0], std: [1, 1, 1] },
      order: "listed",
    },
    steps: 1000,
    seed: 0,
    optimizer: { name: "adam", momentum: 0.9, nesterov: false, beta2: 0.999, weightDecay: 0, clipNorm: 0 },
    schedule: { name: "constant", rate: 1e-3, warmup: 0 },
    averaging: 0,
    loss: { classWeighting: "none", labelSmoothing: 0, crossEntropy: 1, dice: 0, focal: 0, shiftPenalty: 0 },
    freeze: "",
  };
  const start = new Map([...tensors].map(([name, tensor]) => [name, toFloat32(tensor)]));
  const trainer = await Trainer.start({ engine: ort({ threads }), recipe, start });
  const labels = Int32Array.from({ length: pixels }, () => random.below(12));
  const shown = { images, labels, ids: [], size: [height, width] } as const;
  return async () => (await trainer.step(shown)).loss;
}

async function inference(): Promise<() => Promise<number>> {
  const session = await InferenceSession.create(file, {
    intraOpNumThreads: threads,
    graphOptimizationLevel: "all",
  });
  const [input = "", output = ""] = [session.inputNames[0], session.outputNames[0]];
  const feeds = { [input]: new Tensor("float32", images, [batch, 3, height, width]) };
  return async () => Number((await session.run(feeds))[output]?.dims.length);
}

const step = await (mode === "train" ? training() : inference());
answer({ ready: true });
for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === "quit") break;
  const began = performance.now();
  const loss = await step();
  answer({ milliseconds: performance.now() - began, loss });
}
answer({ peakBytes: memory("VmHWM"), startBytes });
process.exit();
