import type { Value } from "../../ir/graph.ts";
import {
  averagePool2d,
  block,
  type Conv2dOptions,
  convUnit,
  joinChannels,
  maxPool2d,
} from "../../layers/index.ts";
import { widened } from "../define.ts";

interface Scaled {
  /** Multiplies the channels of every convolution. */
  readonly width: number;
}

/** A convolution, batch normalisation and a rectifier: the only layer that Inception-v3 has. */
export const unit = (x: Value, { width, ...options }: Conv2dOptions & Scaled & { readonly name: string }) =>
  convUnit(x, { ...options, channels: widened(options.channels, width), norm: "batch", epsilon: 1e-3 });

/** Units of one width, by name, channels and kernel; padded to keep the size. */
const unitsOf =
  (width: number) =>
  (x: Value, name: string, channels: number, kernel: Conv2dOptions["kernel"]): Value =>
    unit(x, { width, name, channels, kernel });

/** The last layer of a branch that halves. */
const halvingOf =
  (width: number) =>
  (x: Value, name: string, channels: number): Value =>
    unit(x, { width, name, channels, kernel: 3, stride: 2, padding: 0 });

const averaged = (x: Value): Value => averagePool2d(x, { kernel: 3, stride: 1, padding: 1 });
const halved = (x: Value): Value => maxPool2d(x, { kernel: 3, stride: 2 });

interface Figure5Options extends Scaled {
  /** Channels behind the pooling. */
  readonly pool: number;
}

/** At 35×35: a 5×5 beside two 3×3 in a row. The released network kept both. */
export const figure5 = block("figure5", (x: Value, { width, pool }: Figure5Options) => {
  const conv = unitsOf(width);
  return joinChannels(
    conv(x, "1x1", 64, 1),
    conv(conv(x, "5x5reduce", 48, 1), "5x5", 64, 5),
    conv(conv(conv(x, "double3x3reduce", 64, 1), "double3x3a", 96, 3), "double3x3b", 96, 3),
    conv(averaged(x), "poolproj", pool, 1),
  );
});

/** Figure 10: 35×35×288 to 17×17×768, by strides and a pooling side by side. */
export const reduceTo17 = block("reduce", (x: Value, { width }: Scaled) => {
  const [conv, halving] = [unitsOf(width), halvingOf(width)];
  const doubled = conv(conv(x, "double3x3reduce", 64, 1), "double3x3a", 96, 3);
  return joinChannels(halving(x, "3x3", 384), halving(doubled, "double3x3b", 96), halved(x));
});

interface Figure6Options extends Scaled {
  /** Channels within the factorised branches. */
  readonly inner: number;
}

/** At 17×17: 7×7 filters as 1×7 and 7×1. */
export const figure6 = block("figure6", (x: Value, { width, inner }: Figure6Options) => {
  const conv = unitsOf(width);
  const single = conv(conv(x, "7x7reduce", inner, 1), "1x7", inner, [1, 7]);
  const once = conv(conv(x, "double7x7reduce", inner, 1), "double7x1a", inner, [7, 1]);
  const twice = conv(conv(once, "double1x7a", inner, [1, 7]), "double7x1b", inner, [7, 1]);
  return joinChannels(
    conv(x, "1x1", 192, 1),
    conv(single, "7x1", 192, [7, 1]),
    conv(twice, "double1x7b", 192, [1, 7]),
    conv(averaged(x), "poolproj", 192, 1),
  );
});

/** 17×17×768 to 8×8×1280. */
export const reduceTo8 = block("reduce", (x: Value, { width }: Scaled) => {
  const [conv, halving] = [unitsOf(width), halvingOf(width)];
  const seen = conv(conv(x, "7x7reduce", 192, 1), "1x7", 192, [1, 7]);
  return joinChannels(
    halving(conv(x, "3x3reduce", 192, 1), "3x3", 320),
    halving(conv(seen, "7x1", 192, [7, 1]), "7x7x3", 192),
    halved(x),
  );
});

/** At 8×8: the last 3×3 of each branch splits into 1×3 and 3×1 side by side, for more channels. */
export const figure7 = block("figure7", (x: Value, { width }: Scaled) => {
  const conv = unitsOf(width);
  const reduced = conv(x, "3x3reduce", 384, 1);
  const doubled = conv(conv(x, "double3x3reduce", 448, 1), "double3x3", 384, 3);
  return joinChannels(
    conv(x, "1x1", 320, 1),
    conv(reduced, "1x3", 384, [1, 3]),
    conv(reduced, "3x1", 384, [3, 1]),
    conv(doubled, "double1x3", 384, [1, 3]),
    conv(doubled, "double3x1", 384, [3, 1]),
    conv(averaged(x), "poolproj", 192, 1),
  );
});
