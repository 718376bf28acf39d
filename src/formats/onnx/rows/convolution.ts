import { sizeOf } from "../../../ir/tensor.ts";
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
 * A matrix product of what each tap of the kernel saw with dy.
 *
 * Seeing through a tap means a shifted copy. At stride 1 either side may be the one that is shifted, so it is the
 * one with fewer channels. The copies are joined into one product while they are small; large ones are multiplied
 * one at a time.
 */
export const convWeightGrad: Row<typeof ops.convWeightGrad> = (site) => {
  const { e, inputs, types, attributes, outputs } = site;
  const { group, kernelShape } = attributes;
  const [n = 1, channels = 1, ...extent] = types.x.shape;
  const [, out = 1, ...places] = types.dy.shape;
  const [inPerGroup, outPerGroup] = [channels / group, out / group];
  const shiftDy = outPerGroup < inPerGroup && canShiftDy(attributes);
  const views = shiftDy
    ? viewsOfDy(e, inputs.dy, extent, attributes)
    : viewsOfX(e, inputs.x, places, attributes);
  const rows = shiftDy ? outPerGroup : inPerGroup;
  const still = matrix(e, shiftDy ? inputs.x : inputs.dy, [n * group, shiftDy ? inPerGroup : outPerGroup]);
  const turned = e.value("Transpose", [still], { perm: ints([0, 2, 1]) });
  const columns = shiftDy ? inPerGroup : outPerGroup;

  const product = (view: string, height: number): string => {
    const perImage = e.value("MatMul", [matrix(e, view, [n * group, height]), turned]);
    const split = e.value("Reshape", [perImage, e.ints([n, group, height, columns])]);
    return e.value("ReduceSum", [split, e.ints([0])], { keepdims: int(0) });
  };
  const grouped = views.map((view) => matrix(e, view, [n * group, rows]));
  const together =
    n * (shiftDy ? out : channels) * views.length * sizeOf(shiftDy ? extent : places) <= joinedElements;
  const byTap = together
    ? product(
        grouped.length === 1 ? (grouped[0] ?? "") : e.value("Concat", grouped, { axis: int(1) }),
        rows * views.length,
      )
    : e.value(
        "Concat",
        grouped.map((view) => product(view, rows)),
        { axis: int(1) },
      );
  // [group, kh · kw · shifted channels, still channels], shifted and still being in and out, or out and in.
  const taps = e.value("Reshape", [byTap, e.ints([group, ...kernelShape, rows, columns])]);
  const ordered = e.value("Transpose", [taps], { perm: ints(shiftDy ? [0, 3, 4, 1, 2] : [0, 4, 3, 1, 2]) });
  e.node("Reshape", [ordered, e.ints([out, inPerGroup, ...kernelShape])], {}, [outputs]);
};

/** Above this many elements the joined views of all taps cost more in memory traffic than one product saves. */
const joinedElements = 32 * 2 ** 20;

/** Images as matrices: [matrices, rows, pixels]. */
const matrix = (e: Emitter, images: string, [matrices, rows]: readonly [number, number]): string =>
  e.value("Reshape", [images, e.ints([matrices, rows, -1])]);

type Kernel = Window & { readonly kernelShape: Pair };

const canShiftDy = ({ strides, pads, dilations, kernelShape }: Kernel): boolean =>
  strides.every((s) => s === 1) && pads.every((p, i) => p <= reach(kernelShape, dilations, i % 2));

/** How far the last tap lies from the first along an axis. */
const reach = (kernelShape: Pair, dilations: Pair, axis: number): number =>
  ((kernelShape[axis] ?? 1) - 1) * (dilations[axis] ?? 1);

/** For each tap of the kernel, the part of x that it multiplies, as large as dy. */
function viewsOfX(e: Emitter, x: string, places: readonly number[], g: Kernel): readonly string[] {
  const plain = g.strides.every((s) => s === 1) && g.pads.every((p) => p === 0);
  if (plain && g.kernelShape.every((k) => k === 1)) return [x];
  const padded = framed(e, x, g.pads);
  return tapsOf(g).map(([u, v]) =>
    shifted(e, padded, {
      start: [u * g.dilations[0], v * g.dilations[1]],
      extent: places,
      strides: g.strides,
    }),
  );
}

/** For each tap of the kernel, dy where it meets each pixel of x, as large as x. Strides must be 1. */
function viewsOfDy(e: Emitter, dy: string, extent: readonly number[], g: Kernel): readonly string[] {
  const [down, across] = [reach(g.kernelShape, g.dilations, 0), reach(g.kernelShape, g.dilations, 1)];
  const [top, left, bottom, right] = g.pads;
  const padded = framed(e, dy, [down - top, across - left, down - bottom, across - right]);
  if (g.kernelShape.every((k) => k === 1)) return [padded];
  return tapsOf(g).map(([u, v]) =>
    shifted(e, padded, {
      start: [down - u * g.dilations[0], across - v * g.dilations[1]],
      extent,
      strides: [1, 1],
    }),
  );
}

const tapsOf = ({ kernelShape: [kh, kw] }: Kernel): readonly Pair[] =>
  Array.from({ length: kh * kw }, (_, tap) => [Math.floor(tap / kw), tap % kw]);

const framed = (e: Emitter, x: string, [top, left, bottom, right]: Pads): string =>
  top || left || bottom || right ? e.value("Pad", [x, e.ints([0, 0, top, left, 0, 0, bottom, right])]) : x;

interface Shift {
  readonly start: Pair;
  readonly extent: readonly number[];
  readonly strides: Pair;
}

function shifted(e: Emitter, x: string, { start, extent, strides }: Shift): string {
  const end = start.map((first, axis) => first + ((extent[axis] ?? 1) - 1) * (strides[axis] ?? 1) + 1);
  return e.value("Slice", [x, e.ints(start), e.ints(end), e.ints([2, 3]), e.ints(strides)]);
}
