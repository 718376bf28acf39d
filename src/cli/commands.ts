import type { Command } from "./command.ts";

/** A command that is loaded when it is asked for: most of them bring an engine along. */
interface Listed {
  /** The command's own summary, so that the list of commands loads none of them. */
  readonly summary: string;
  load(): Promise<Command>;
}

export const commands: Readonly<Record<string, Listed>> = {
  models: {
    summary: "lists the networks of the zoo, or those of one name with their options",
    load: async () => (await import("./commands/models.ts")).models,
  },
  summary: {
    summary: "counts a network's parameters, MACs and bytes, node by node",
    load: async () => (await import("./commands/summary.ts")).summary,
  },
  draw: {
    summary: "draws a network as SVG or PNG: its blocks to fold, its skips in sight",
    load: async () => (await import("./commands/draw.ts")).draw,
  },
  profile: {
    summary:
      "counts, plans and times a network: MACs, memory, receptive fields and milliseconds, node by node",
    load: async () => (await import("./commands/profile.ts")).profile,
  },
  compare: {
    summary: "puts networks side by side: parameters, MACs, memory, and time measured in turn",
    load: async () => (await import("./commands/compare.ts")).compare,
  },
  bench: {
    summary: "runs the same network and image in several engines, in turn, and says how long each takes",
    load: async () => (await import("./commands/bench.ts")).bench,
  },
  train: {
    summary: "trains a network that labels pixels, classifies photographs or finds keypoints",
    load: async () => (await import("./commands/train.ts")).train,
  },
  distill: {
    summary: "trains a network to answer as another does, with or without labels",
    load: async () => (await import("./commands/distill.ts")).distill,
  },
  "find-lr": {
    summary: "tries growing learning rates and suggests the one at which the loss falls most steeply",
    load: async () => (await import("./commands/find-lr.ts")).findLr,
  },
  eval: {
    summary: "measures a trained network on a split of labelled pictures",
    load: async () => (await import("./commands/eval.ts")).evaluation,
  },
  landscape: {
    summary: "walks from a trained network in random directions and draws how its loss grows",
    load: async () => (await import("./commands/landscape.ts")).landscape,
  },
  predict: {
    summary:
      "labels photographs: masks, coloured masks and overlays as PNG; or names what they show, or finds keypoints",
    load: async () => (await import("./commands/predict.ts")).predict,
  },
  prune: {
    summary:
      "takes the smallest weights out of a trained network, or whole channels, which leaves a smaller graph",
    load: async () => (await import("./commands/prune.ts")).prune,
  },
  factor: {
    summary: "takes layers of a trained network apart into smaller ones by singular values",
    load: async () => (await import("./commands/factor.ts")).factor,
  },
  quantize: {
    summary: "brings a trained network to 8-bit integers, measured and timed in ONNX Runtime",
    load: async () => (await import("./commands/quantize.ts")).quantize,
  },
  compress: {
    summary:
      "squeezes a trained network into one .squeezed file: pruned, shared, entropy-coded, and measured",
    load: async () => (await import("./commands/compress.ts")).compress,
  },
  export: {
    summary: "writes a trained network as ONNX, safetensors or .squeezed",
    load: async () => (await import("./commands/export.ts")).exportation,
  },
  compile: {
    summary: "writes a network as one WebAssembly file that carries its own runtime, and what loads it",
    load: async () => (await import("./commands/compile.ts")).compile,
  },
  inspect: {
    summary: "shows what a .squeezed file holds, parameter by parameter, and what each takes of it",
    load: async () => (await import("./commands/inspect.ts")).inspect,
  },
  demo: {
    summary: "trains on drawn scenes for a minute or two and shows what was learnt",
    load: async () => (await import("./commands/demo.ts")).demo,
  },
};
