/** ENet's bottlenecks: narrow, look, widen, and add to what came past (Paszke et al. 2016, Fig. 2b). */
import type { Value } from "../../ir/graph.ts";
import {
  type Activation,
  add,
  batchNorm,
  block,
  type Conv2dOptions,
  channelsOf,
  conv2d,
  convTranspose2d,
  dropout,
  linearly,
} from "../../layers/index.ts";

/** What the paper does not say, and the codes answer each in its own way. */
export interface Style {
  readonly activation: Activation;
  /** Of the batch normalisation. */
  readonly epsilon: number;
  /** Whether the convolutions in the middle have biases; those that narrow and widen have none (§4). */
  readonly bias: boolean;
  /** Channels in the middle of a bottleneck from `given` to `made` channels. */
  middle(given: number, made: number): number;
  /** What follows the widening convolution and its norm. */
  readonly widened: Step;
  /** What follows the first half of an asymmetric convolution. */
  readonly halfway: Step;
}

type Step = (x: Value, style: Style) => Value;

/** The convolution in the middle, its norm and its activation. */
export type Look = Step;

export const active: Step = (x, { activation, epsilon }) => activation(batchNorm(x, { epsilon }));

const looking = block("look", (x: Value, { style, ...options }: LookOptions) =>
  active(conv2d(x, { ...options, channels: channelsOf(x), bias: style.bias }), style),
);

interface LookOptions extends Pick<Conv2dOptions, "kernel" | "dilation"> {
  readonly style: Style;
}

export const regular: Look = (x, style) => looking(x, { kernel: 3, style });

export const dilated =
  (dilation: number): Look =>
  (x, style) =>
    looking(x, { kernel: 3, dilation, style });

/** A row of `taps` filters, then a column. */
export const asymmetric =
  (taps: number): Look =>
  (x, style) => {
    const across = conv2d(x, { name: "across", channels: channelsOf(x), kernel: [1, taps], bias: false });
    return looking(style.halfway(across, style), { kernel: [taps, 1], style });
  };

export const doubling: Look = (x, style) =>
  x.graph.scoped("look", () =>
    active(convTranspose2d(x, { channels: channelsOf(x), kernel: 3, stride: 2, bias: style.bias }), style),
  );

export interface BottleneckOptions {
  /** Channels of the result. */
  readonly channels: number;
  /** Of the narrowing convolution, whose filter is as large. */
  readonly stride: 1 | 2;
  readonly look: Look;
  /** Share of the numbers that training drops; the authors drop whole channels. */
  readonly drop: number;
  readonly style: Style;
}

/** From x and what comes past it, at the size and with the channels of the result. */
export const bottleneck = block(
  "bottleneck",
  ([x, past]: readonly [Value, Value], { channels, stride, look, drop, style }: BottleneckOptions) => {
    const { activation } = style;
    const few = style.middle(channelsOf(x), channels);
    const narrow = projected(x, { name: "narrow", channels: few, stride, style, activation });
    const wide = projected(look(narrow, style), {
      name: "widen",
      channels,
      style,
      activation: (y) => style.widened(y, style),
    });
    return activation(add(dropout(wide, { ratio: drop }), past));
  },
);

interface ProjectionOptions {
  readonly channels: number;
  /** Default 1. */
  readonly stride?: 1 | 2;
  readonly style: Style;
  /** Default: none. */
  readonly activation?: Activation;
}

/** A convolution that sees every pixel once, without bias, and its norm. */
export const projected = block(
  "projection",
  (x: Value, { channels, stride = 1, style: { epsilon }, activation = linearly }: ProjectionOptions) =>
    activation(batchNorm(conv2d(x, { channels, kernel: stride, stride, bias: false }), { epsilon })),
);
