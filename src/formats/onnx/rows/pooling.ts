import { type Shape, sizeOf } from "../../../ir/tensor.ts";
import type * as ops from "../../../ops/index.ts";
import { dtypeFacts } from "../dtypes.ts";
import { type Emitter, int, ints, text } from "../emitter.ts";
import type { Row } from "../row.ts";

type Maxima = Parameters<Row<typeof ops.maxPool>>[0]["attributes"];
type Averages = Parameters<Row<typeof ops.averagePool>>[0]["attributes"];

const windows = ({ kernelShape, strides, pads, ceilMode }: Maxima | Averages) => ({
  ceil_mode: int(ceilMode),
  kernel_shape: ints(kernelShape),
  pads: ints(pads),
  strides: ints(strides),
});

const maxima = (g: Maxima) => ({ ...windows(g), dilations: ints(g.dilations) });

export const maxPool: Row<typeof ops.maxPool> = ({ e, inputs: { x }, attributes, outputs }) =>
  e.node("MaxPool", [x], maxima(attributes), [outputs]);

/** ONNX's MaxPool tells which elements won; each dy is added where its winner stood. */
export const maxPoolGrad: Row<typeof ops.maxPoolGrad> = ({ e, inputs, types, attributes, outputs }) => {
  const [highest, winners] = [e.name("MaxPool"), e.name("Winners")];
  e.node("MaxPool", [inputs.x], maxima(attributes), [highest, winners]);
  scatter(e, { amounts: inputs.dy, places: winners, shape: types.x.shape, sums: outputs });
};

export const maxPoolWithIndices: Row<typeof ops.maxPoolWithIndices> = (site) => {
  const { e, inputs, attributes, outputs } = site;
  const [y, indices] = outputs;
  const wide = e.name("Indices");
  e.node("MaxPool", [inputs.x], maxima(attributes), [y, wide]);
  e.node("Cast", [wide], { to: int(dtypeFacts.int32.code) }, [indices]);
};

/**
 * Not ONNX's MaxUnpool: ONNX Runtime refuses to make fewer pixels than whole windows have, which ceil mode asks for,
 * and ONNX's own evaluator counts indices in another shape than ONNX Runtime as soon as the size is said.
 */
export const maxUnpool: Row<typeof ops.maxUnpool> = ({ e, inputs, outputTypes, outputs }) =>
  scatter(e, { amounts: inputs.x, places: inputs.indices, shape: outputTypes.shape, sums: outputs });

export const maxUnpoolGrad: Row<typeof ops.maxUnpoolGrad> = ({ e, inputs, outputTypes, outputs }) => {
  const flat = e.ints([-1]);
  const numbers = e.value("Reshape", [inputs.dy, flat]);
  const places = e.value("Reshape", [inputs.indices, flat]);
  const found = e.value("GatherElements", [numbers, places]);
  e.node("Reshape", [found, e.ints(outputTypes.shape)], {}, [outputs]);
};

interface Scattering {
  readonly amounts: string;
  /** Offsets into images of `shape`, one for each amount. */
  readonly places: string;
  readonly shape: Shape;
  /** The result's name. */
  readonly sums: string;
}

function scatter(e: Emitter, { amounts, places, shape, sums }: Scattering): void {
  const flat = e.ints([-1]);
  const zeros = e.value("Expand", [e.scalar(0), e.ints([sizeOf(shape)])]);
  const to = e.value("Reshape", [places, flat]);
  const added = e.value("Reshape", [amounts, flat]);
  const scattered = e.value("ScatterElements", [zeros, to, added], { reduction: text("add") });
  e.node("Reshape", [scattered, e.ints(shape)], {}, [sums]);
}

export const averagePool: Row<typeof ops.averagePool> = ({ e, inputs: { x }, attributes, outputs }) =>
  e.node("AveragePool", [x], { ...windows(attributes), count_include_pad: int(attributes.countIncludePad) }, [
    outputs,
  ]);

/** Divides by each window's area, then spreads through a transposed convolution of ones, channel by channel. */
export const averagePoolGrad: Row<typeof ops.averagePoolGrad> = ({
  e,
  inputs,
  types,
  outputTypes,
  attributes,
  outputs,
}) => {
  const { kernelShape, strides, pads } = attributes;
  const [, c = 1, rows = 1, columns = 1] = types.dy.shape;
  const [, , h = 1, w = 1] = outputTypes.shape;
  const share = e.value("Div", [inputs.dy, areas(e, [h, w], [rows, columns], attributes)]);
  const ones = e.value("Expand", [e.floats([1], [1, 1, 1, 1]), e.ints([c, 1, ...kernelShape])]);
  const reach = [
    (rows - 1) * strides[0] + kernelShape[0],
    (columns - 1) * strides[1] + kernelShape[1],
  ] as const;
  const [bottom, right] = [reach[0] - pads[0] - h, reach[1] - pads[1] - w];
  e.node(
    "ConvTranspose",
    [share, ones],
    {
      group: int(c),
      kernel_shape: ints(kernelShape),
      strides: ints(strides),
      pads: ints([pads[0], pads[1], Math.max(0, bottom), Math.max(0, right)]),
      output_padding: ints([Math.max(0, -bottom), Math.max(0, -right)]),
    },
    [outputs],
  );
};

/** [1, 1, rows, columns]: how many pixels each window counts, which is a product of rows and columns. */
function areas(
  e: Emitter,
  [h, w]: readonly [number, number],
  [rows, columns]: readonly [number, number],
  { kernelShape, strides, pads, countIncludePad }: Averages,
): string {
  const [top, left, bottom, right] = pads;
  const covered = (
    n: number,
    kernel: number,
    stride: number,
    extent: number,
    before: number,
    after: number,
  ) =>
    Array.from({ length: n }, (_, i) => {
      const start = i * stride - before;
      const [low, high] = countIncludePad ? [-before, extent + after] : [0, extent];
      return Math.min(start + kernel, high) - Math.max(start, low);
    });
  const down = covered(rows, kernelShape[0], strides[0], h, top, bottom);
  const across = covered(columns, kernelShape[1], strides[1], w, left, right);
  return e.value("Mul", [e.floats(down, [1, 1, rows, 1]), e.floats(across, [1, 1, 1, columns])]);
}
