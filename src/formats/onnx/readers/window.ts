/** Where windows lie, for convolutions and poolings: `auto_pad` and shapes become pads. */
import type { Value } from "../../../ir/graph.ts";
import type { Pads, Pair } from "../../../ops/window.ts";
import type { Site } from "./site.ts";

export interface Window {
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
}

/** The pads that a node names, or those that its `auto_pad` asks for at the size of x. */
export function padsOf(site: Site, x: Value, window: Window): Pads {
  const { autoPad, pads } = padding(site);
  if (autoPad === "NOTSET") return pads;
  if (autoPad === "VALID") return [0, 0, 0, 0];
  return shared(
    autoPad,
    ([0, 1] as const).map((axis) => {
      const extent = extentOf(x, axis);
      const windows = Math.ceil(extent / window.strides[axis]);
      return Math.max(0, reach(window, axis, windows) - extent);
    }),
  );
}

/** What a transposed convolution crops: as a node says, or what leaves the size that it says. */
export function cropsOf(site: Site, x: Value, window: Window & { readonly outputPadding: Pair }): Pads {
  const { autoPad, pads } = padding(site);
  const said = site.attributes.find("output_shape", "ints")?.slice(-2);
  const same = autoPad === "SAME_UPPER" || autoPad === "SAME_LOWER";
  if (!said && !same) return autoPad === "VALID" ? [0, 0, 0, 0] : pads;
  return shared(
    autoPad,
    ([0, 1] as const).map((axis) => {
      const full = reach(window, axis, extentOf(x, axis)) + window.outputPadding[axis];
      const excess = full - (said?.[axis] ?? extentOf(x, axis) * window.strides[axis]);
      if (said && excess < 0)
        throw site.misread(`output_shape [${said.join(", ")}]`, `at most ${full} on axis ${axis + 2}`);
      return Math.max(0, excess);
    }),
  );
}

/** How many pixels some windows in a row reach over. */
const reach = ({ kernel, strides, dilations }: Window, axis: 0 | 1, windows: number): number =>
  (windows - 1) * strides[axis] + (kernel[axis] - 1) * dilations[axis] + 1;

const extentOf = (x: Value, axis: 0 | 1): number => x.type.shape[axis + 2] ?? 1;

function padding({ attributes }: Site) {
  const [top = 0, left = 0, bottom = 0, right = 0] = attributes.ints("pads", {
    usual: [0, 0, 0, 0],
    least: 0,
  });
  const pads: Pads = [top, left, bottom, right];
  return { autoPad: attributes.word("auto_pad", ["NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID"]), pads };
}

/** Totals along height and width on both sides; an odd one is larger behind for SAME_UPPER, else before. */
function shared(autoPad: string, [down = 0, across = 0]: readonly number[]): Pads {
  const small = [Math.floor(down / 2), Math.floor(across / 2)] as const;
  const large = [down - small[0], across - small[1]] as const;
  return autoPad === "SAME_UPPER" ? [...small, ...large] : [...large, ...small];
}
