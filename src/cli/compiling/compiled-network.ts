import {
  type CompiledFile,
  compiledFile,
  type Dialect,
  Oversize,
  plainSimd,
  Refusal,
  relaxedSimd,
  type Sight,
} from "../../engines/wasm/index.ts";
import { preprocessingOf } from "../../runs/index.ts";
import { UsageError } from "../errors.ts";
import { type Compilable, outputFor } from "./compilable.ts";

export type Variant = "plain" | "relaxed";
const dialects: Readonly<Record<Variant, Dialect>> = { plain: plainSimd, relaxed: relaxedSimd };

/** A network as the bytes of NAME.wasm; one that cannot be compiled is told which of its layers cannot. */
export function compiledNetwork(network: Compilable, variant: Variant, threads?: number): CompiledFile {
  const { name, description, task, graph, weights, stored } = network;
  const { classes, data, licence, normalisation } = description;
  try {
    return compiledFile({
      network: { graph, weights },
      stored,
      output: outputFor(task),
      answer: task === "segmentation" ? "labels" : "numbers",
      sight: sightOf(network),
      dialect: dialects[variant],
      ...(threads !== undefined && { threads }),
      about: { name, task, classes, normalisation, data, ...(licence && { licence }) },
    });
  } catch (error) {
    if (error instanceof Oversize) throw new UsageError(`${name}: ${error.message}`, { cause: error });
    if (error instanceof Refusal) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function sightOf({ description, task, graph }: Compilable): Sight {
  const { normalisation, channels = "rgb" } = description;
  if (task !== "classification") return { normalisation, channels };
  const { shorterSide } = preprocessingOf(description);
  const [, , h = 1, w = 1] = graph.inputs[0]?.type.shape ?? [];
  return { normalisation, channels, shorterSide: Math.max(shorterSide, Math.min(h, w)) };
}
