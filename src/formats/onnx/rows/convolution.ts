import type * as ops from "../../../ops/index.ts";
import type { Pads, Pair } from "../../../ops/window.ts";
import { type Emitter, int, ints } from "../emitter.ts";
import type { Row } from "../row.ts";

interface Window {
  readonly strides: Pair;
  readonly pads: Pads;
  readonly dilations: Pair;
  readonly group: number;
}

const windowAttributes = ({ strides, pads, dilations, group }: Window, kernel: readonly number[]) => ({
  dilations: ints(dilations),
  group: int(group),
  kernel_shape: ints(kernel),
  pads: ints(pads),
  strides: ints(strides),
});

export const conv: Row<typeof ops.conv> = ({ e, inputs: { x, w, b = "" }, types, attributes, outputs }) =>
  e.node("Conv", [x, w, b], windowAttributes(attributes, types.w.shape.slice(2)), [outputs]);

/**
 * Stored weights keep the operator's name. Computed ones, in training, are flipped instead where the stride is 1:
 * ONNX Runtime runs Conv up to 1.5 times faster than ConvTranspose.
 */
export const convTranspose: Row<typeof ops.convTranspose> = ({
  e,
  inputs,
  types,
  attributes,
  outputs,
  isStored,
}) => {
  const { x, w, b = "" } = inputs;
  const kernel = types.w.shape.slice(2);
  const { strides, group, outputPadding } = attributes;
  if (!isStored(w) && group === 1 && strides.every((s) => s === 1) && outputPadding.every((p) => p === 0)) {
    const pads = attributes.pads.map(
      (p, i) => ((kernel[i % 2] ?? 1) - 1) * (attributes.dilations[i % 2] ?? 1) - p,
    );
    if (pads.every((p) => p >= 0)) {
      const turned = e.value("Transpose", [flipped(e, w, kernel)], { perm: ints([1, 0, 2, 3]) });
      const [top = 0, left = 0, bottom = 0, right = 0] = pads;
      const straight = { ...attributes, pads: [top, left, bottom, right] } as const;
      e.node("Conv", [x, turned, b], windowAttributes(straight, kernel), [outputs]);
      return;
    }
  }
  e.node(
    "ConvTranspose",
    [x, w, b],
    { ...windowAttributes(attributes, kernel), output_padding: ints(outputPadding) },
    [outputs],
  );
};

/** The weights with their taps in reverse order along both axes. */
function flipped(e: Emitter, w: string, kernel: readonly number[]): string {
  if (kernel.every((k) => k === 1)) return w;
  const last = e.ints([-1, -1]);
  return e.value("Slice", [w, last, e.ints([-1000, -1000]), e.ints([2, 3]), last]);
}

/**
 * A matrix product of dy with what each tap of the kernel saw.
 *
 * The taps' views are joined into one product while they are small; large ones are multiplied one at a time.
 */
export const convWeightGrad: Row<typeof ops.convWeightGrad> = ({ e, inputs, types, attributes, outputs }) => {
  const [n = 1, channels = 1] = types.x.shape;
  const [, out = 1, rows = 1, columns = 1] = types.dy.shape;
  const { group, kernelShape } = attributes;
  const [inPerGroup, outPerGroup] = [channels / group, out / group];
  const taps = kernelShape[0] * kernelShape[1];
  const views = tapViews(e, inputs.x, [rows, columns], attributes).map((view) =>
    e.value("Reshape", [view, e.ints([n * group, inPerGroup, rows * columns])]),
  );
  const dy = e.value("Reshape", [inputs.dy, e.ints([n * group, outPerGroup, rows * columns])]);
  const product = (view: string, width: number): string => {
    const turned = e.value("Transpose", [view], { perm: ints([0, 2, 1]) });
    const perImage = e.value("MatMul", [dy, turned]);
    if (n === 1) return perImage;
    const split = e.value("Reshape", [perImage, e.ints([n, group, outPerGroup, width])]);
    return e.value("ReduceSum", [split, e.ints([0])], { keepdims: int(0) });
  };
  const together = n * channels * taps * rows * columns <= joinedElements;
  const [first = inputs.x] = views;
  const byTap =
    taps === 1
      ? product(first, inPerGroup)
      : together
        ? product(e.value("Concat", views, { axis: int(1) }), taps * inPerGroup)
        : e.value(
            "Concat",
            views.map((view) =>
              e.value("Reshape", [product(view, inPerGroup), e.ints([out, 1, inPerGroup])]),
            ),
            { axis: int(1) },
          );
  const ordered = e.value("Reshape", [byTap, e.ints([out, ...kernelShape, inPerGroup])]);
  e.node("Transpose", [ordered], { perm: ints([0, 3, 1, 2]) }, [outputs]);
};

/** Above this many elements the joined views of all taps cost more in memory traffic than one product saves. */
const joinedElements = 32 * 2 ** 20;

/** For each tap of the kernel, the [n, channels, rows, columns] of x that it multiplies. */
function tapViews(
  e: Emitter,
  x: string,
  [rows, columns]: Pair,
  { strides, pads, dilations, kernelShape }: Window & { readonly kernelShape: Pair },
): readonly string[] {
  const [top, left, bottom, right] = pads;
  const [kh, kw] = kernelShape;
  if (kh * kw === 1 && strides.every((s) => s === 1) && pads.every((p) => p === 0)) return [x];
  const padded = pads.some((p) => p > 0)
    ? e.value("Pad", [x, e.ints([0, 0, top, left, 0, 0, bottom, right])])
    : x;
  return Array.from({ length: kh * kw }, (_, tap) => {
    const start = [Math.floor(tap / kw) * dilations[0], (tap % kw) * dilations[1]] as const;
    const end = [start[0] + (rows - 1) * strides[0] + 1, start[1] + (columns - 1) * strides[1] + 1];
    return e.value("Slice", [padded, e.ints(start), e.ints(end), e.ints([2, 3]), e.ints(strides)]);
  });
}
