import type * as ops from "../../../ops/index.ts";
import type { Pads, Pair } from "../../../ops/window.ts";
import { type Emitter, int, ints, text } from "../emitter.ts";
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
 * ONNX Runtime runs Conv faster than ConvTranspose, so it is said as Conv where it can be: at stride 1 with the
 * weights flipped and transposed, and where windows lie side by side as 1×1 convolutions to each place of a window.
 */
export const convTranspose: Row<typeof ops.convTranspose> = (site) => {
  const { e, inputs, types, attributes, outputs, isStored } = site;
  const kernel = types.w.shape.slice(2);
  const pads = straightPads(kernel, attributes);
  // Stored weights are not flipped: ONNX Runtime would keep them twice, and few readers follow.
  if (pads && (kernel.every((k) => k === 1) || !isStored(inputs.w))) {
    const turned = e.value("Transpose", [flipped(e, inputs.w, kernel)], { perm: ints([1, 0, 2, 3]) });
    const straight = { ...attributes, pads };
    e.node("Conv", [inputs.x, turned, inputs.b ?? ""], windowAttributes(straight, kernel), [outputs]);
  } else if (tiles(kernel, attributes)) sideBySide(site);
  else {
    const more = { ...windowAttributes(attributes, kernel), output_padding: ints(attributes.outputPadding) };
    e.node("ConvTranspose", [inputs.x, inputs.w, inputs.b ?? ""], more, [outputs]);
  }
};

type Transposed = Window & { readonly outputPadding: Pair };

/** The pads of the Conv that means the same at stride 1; `undefined` where there is none. */
function straightPads(kernel: readonly number[], g: Transposed): Pads | undefined {
  if (g.group !== 1 || [...g.strides].some((s) => s !== 1) || g.outputPadding.some((p) => p !== 0))
    return undefined;
  const [top = 0, left = 0, bottom = 0, right = 0] = g.pads.map(
    (p, i) => ((kernel[i % 2] ?? 1) - 1) * (g.dilations[i % 2] ?? 1) - p,
  );
  return Math.min(top, left, bottom, right) < 0 ? undefined : [top, left, bottom, right];
}

/** Whether windows neither overlap nor leave gaps, and are square. */
const tiles = (
  kernel: readonly number[],
  { strides, group, pads, outputPadding, dilations }: Transposed,
): boolean =>
  group === 1 &&
  kernel[0] === kernel[1] &&
  strides.every((s) => s === kernel[0]) &&
  [...pads, ...outputPadding].every((p) => p === 0) &&
  dilations.every((d) => d === 1);

function sideBySide({ e, inputs: { x, w, b }, types, outputs }: Parameters<typeof convTranspose>[0]): void {
  const [channels = 1, out = 1, k = 1] = types.w.shape;
  const places = e.value("Transpose", [w], { perm: ints([2, 3, 1, 0]) });
  const each = e.value("Reshape", [places, e.ints([k * k * out, channels, 1, 1])]);
  const bias = b ? e.value("Concat", Array<string>(k * k).fill(b), { axis: int(0) }) : "";
  const window = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1 } as const;
  const deep = e.name("Conv");
  e.node("Conv", [x, each, bias], windowAttributes(window, [1, 1]), [deep]);
  e.node("DepthToSpace", [deep], { blocksize: int(k), mode: text("DCR") }, [outputs]);
}

/** The weights with their taps in reverse order along both axes. */
function flipped(e: Emitter, w: string, kernel: readonly number[]): string {
  if (kernel.every((k) => k === 1)) return w;
  const last = e.ints([-1, -1]);
  return e.value("Slice", [w, last, e.ints([-1000, -1000]), e.ints([2, 3]), last]);
}
