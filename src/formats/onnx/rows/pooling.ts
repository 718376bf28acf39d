import type * as ops from "../../../ops/index.ts";
import { type Emitter, int, ints } from "../emitter.ts";
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
  const flat = e.ints([-1]);
  const places = e.value("Reshape", [winners, flat]);
  const amounts = e.value("Reshape", [inputs.dy, flat]);
  const zeros = e.value("ConstantOfShape", [e.ints([types.x.shape.reduce((a, b) => a * b, 1)])]);
  const sums = e.value("ScatterElements", [zeros, places, amounts], { reduction: { string: "add" } });
  e.node("Reshape", [sums, e.ints(types.x.shape)], {}, [outputs]);
};

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
