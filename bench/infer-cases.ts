/** What `npm run bench -- infer` compares, and what its results are called. */
import type { ImageShape } from "../src/ir/index.ts";

/** What the results call each side; ours come first. */
export const names = {
  plain: "wasm",
  relaxed: "wasm, relaxed SIMD",
  ortWeb: "onnxruntime-web",
  ort: "onnxruntime-node",
} as const;

/** One network at one size. */
export interface Case {
  readonly model: string;
  readonly input: ImageShape;
}

export const cases: readonly Case[] = [
  { model: "squeeze-unet", input: [1, 3, 360, 480] },
  { model: "squeeze-unet", input: [1, 3, 64, 64] },
  { model: "squeezenet-1.0", input: [1, 3, 227, 227] },
  { model: "mobilenet-v2", input: [1, 3, 224, 224] },
  { model: "edgesegnet", input: [1, 3, 64, 64] },
];

/** Where networks run, and on how many threads. */
export interface Host {
  readonly name: "Node" | "Chromium";
  readonly threads: number;
}

export const hosts: readonly Host[] = [
  { name: "Node", threads: 1 },
  { name: "Node", threads: 2 },
  { name: "Chromium", threads: 1 },
  { name: "Chromium", threads: 2 },
];

/** `Node, 1 thread` */
export const hostTitle = ({ name, threads }: Host): string =>
  `${name}, ${threads} ${threads === 1 ? "thread" : "threads"}`;

/** What the results call a comparison. */
export const titleOf = ({ model, input }: Case, host: Host): string =>
  `${model}, ${input.join("×")}, in ${hostTitle(host)}`;
