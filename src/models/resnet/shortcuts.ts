import type { Value } from "../../ir/graph.ts";
import { sameShape } from "../../ir/tensor.ts";
import {
  add,
  channelsOf,
  complement,
  conv2d,
  convUnit,
  dropout,
  linearly,
  multiply,
  type Norm,
  padChannels,
  scaled,
  sigmoid,
  subsample,
} from "../../layers/index.ts";

/** What meets at the end of a residual unit. */
export interface Meeting {
  /** What the shortcut starts from. */
  readonly x: Value;
  /** What the unit's convolutions made of it: the paper's F(x). */
  readonly residual: Value;
  /** By which the residual is smaller than x. */
  readonly stride: number;
  /** Of a convolution on the shortcut. */
  readonly norm: Norm;
}

/** Brings x past the residual and joins the two. */
export type Shortcut = (meeting: Meeting) => Value;

/**
 * He et al. 2016a, §3.3: A pads with zeros where channels increase, B projects there, C projects everywhere.
 * He et al. 2016b, §3.1 and Table 1: what else a shortcut may do to x; its "1×1 conv shortcut" is C.
 */
export const shortcutNames = [
  "A",
  "B",
  "C",
  "constant-scaling",
  "exclusive-gating",
  "shortcut-only-gating",
  "dropout",
] as const;

export type ShortcutName = (typeof shortcutNames)[number];

export const shortcuts: Readonly<Record<ShortcutName, Shortcut>> = {
  A: (meeting) => add(padded(meeting), meeting.residual),
  B: (meeting) => add(keepsShape(meeting) ? meeting.x : projected(meeting), meeting.residual),
  C: (meeting) => add(projected(meeting), meeting.residual),
  "constant-scaling": (meeting) => add(scaled(padded(meeting), 0.5), scaled(meeting.residual, 0.5)),
  "exclusive-gating": (meeting) => {
    const gate = gateOf(meeting);
    return add(multiply(padded(meeting), complement(gate)), multiply(meeting.residual, gate));
  },
  "shortcut-only-gating": (meeting) =>
    add(multiply(padded(meeting), complement(gateOf(meeting))), meeting.residual),
  dropout: (meeting) => add(dropout(padded(meeting), { ratio: 0.5 }), meeting.residual),
};

const keepsShape = ({ x, residual }: Meeting): boolean => sameShape(x.type.shape, residual.type.shape);

/** x in the residual's shape, without a weight: every `stride`-th pixel, and zeros for the channels that x lacks. */
function padded(meeting: Meeting): Value {
  if (keepsShape(meeting)) return meeting.x;
  const { x, residual, stride } = meeting;
  return padChannels(subsample(x, { stride }), { channels: channelsOf(residual) });
}

const projected = ({ x, residual, stride, norm }: Meeting): Value =>
  convUnit(x, {
    name: "downsample",
    channels: channelsOf(residual),
    kernel: 1,
    stride,
    bias: false,
    norm,
    activation: linearly,
  });

/** g(x) = σ(W x + b). Table 1 tries b = 0, −5, −6 and −7 to start from, and −6 serves both gates best. */
const gateOf = ({ x, residual, stride }: Meeting): Value =>
  sigmoid(conv2d(x, { name: "gate", channels: channelsOf(residual), kernel: 1, stride, initialBias: -6 }));
