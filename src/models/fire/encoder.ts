import type { Value } from "../../ir/graph.ts";
import { type Activation, batchNorm, dropout, type Norm, relu } from "../../layers/index.ts";
import { widened } from "../define.ts";
import { type Conv3x3, fire } from "./fire.ts";
import { pool } from "./squeezenet.ts";

/** What the fire modules of an encoder and its decoder have in common. */
export interface FireStyle {
  readonly squeezeActivation: Activation;
  readonly conv3x3: Conv3x3;
}

/** Where lhelontra's squeeze-unet normalises: behind the rectifier of each squeeze, and nowhere else. */
export const squeezeActivationOf = (norm: Norm): Activation =>
  norm === "batch" ? (x) => batchNorm(relu(x), {}) : relu;

interface EncoderOptions extends FireStyle {
  readonly width: number;
}

/**
 * SqueezeNet 1.1 up to its class layer, with what it holds at each size for a decoder to join.
 *
 * Names and shapes of the weights are SqueezeNet 1.1's; zeros around the image let conv1 halve it exactly.
 */
export function encoded(image: Value, { width, ...style }: EncoderOptions) {
  const fires = (x: Value, name: string, squeeze: number, expand: number) =>
    fire(x, { ...style, name, squeeze: widened(squeeze, width), expand: widened(expand, width) });

  const half = style.conv3x3(image, { name: "conv1", channels: widened(64, width), kernel: 3, stride: 2 });
  const quarter = pool(half);
  const eighth = pool(fires(fires(quarter, "fire2", 16, 64), "fire3", 16, 64));
  const sixteenth = pool(fires(fires(eighth, "fire4", 32, 128), "fire5", 32, 128));
  const fire7 = fires(fires(sixteenth, "fire6", 48, 192), "fire7", 48, 192);
  const fire9 = fires(fires(fire7, "fire8", 64, 256), "fire9", 64, 256);
  return { half, quarter, eighth, sixteenth, fire7, deepest: dropout(fire9) };
}
