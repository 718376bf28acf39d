/** SpaceToDepth and DepthToSpace, each of which undoes the other and is thus its derivative. */
import { Misfit } from "../ir/errors.ts";
import { defineOp, free, type Gradient } from "../ir/op.ts";
import type { TensorType } from "../ir/tensor.ts";
import { checkWhole } from "./checks.ts";
import { imageOf } from "./window.ts";

/** Pixel (u, v) of a block of channel c lies in channel (u·size + v)·channels + c ("DCR") or (c·size + u)·size + v ("CRD"). */
type Blocks = { readonly blockSize: number; readonly mode: "DCR" | "CRD" };

const blocks: Blocks = { blockSize: 1, mode: "DCR" };

/** Each block of blockSize × blockSize pixels as one pixel with as many times the channels. ONNX's has only mode "DCR". */
export const spaceToDepth = defineOp({
  name: "SpaceToDepth",
  inputs: { x: "one" },
  attributes: blocks,
  exactness: "exact",

  infer({ x }, { blockSize }) {
    checkWhole(1, { blockSize });
    const [n, c, h, w] = imageOf("x", x);
    if (h % blockSize || w % blockSize)
      throw new Misfit(
        `${h}×${w} pixels do not split into blocks of ${blockSize}×${blockSize}`,
        "give a blockSize that divides h and w, or pad x first",
      );
    return { dtype: x.dtype, shape: [n, c * blockSize ** 2, h / blockSize, w / blockSize] };
  },

  cost: free,

  evaluate({ x }, g, y) {
    sweep(x.type, g, (wide, deep) => {
      y.data[deep] = x.data[wide]!;
    });
  },
});

export const spaceToDepthGradient: Gradient<typeof spaceToDepth> = (_, { dy }, g) => ({
  x: () => depthToSpace({ x: dy }, g),
});

/** Each pixel's channels as a block of blockSize × blockSize pixels. */
export const depthToSpace = defineOp({
  name: "DepthToSpace",
  inputs: { x: "one" },
  attributes: blocks,
  exactness: "exact",

  infer({ x }, { blockSize }) {
    checkWhole(1, { blockSize });
    const [n, c, h, w] = imageOf("x", x);
    if (c % blockSize ** 2)
      throw new Misfit(
        `${c} channels do not fill blocks of ${blockSize}×${blockSize} pixels`,
        `give x a multiple of ${blockSize ** 2} channels`,
      );
    return { dtype: x.dtype, shape: [n, c / blockSize ** 2, h * blockSize, w * blockSize] };
  },

  cost: free,

  evaluate({ x }, g, y) {
    sweep(y.type, g, (wide, deep) => {
      y.data[wide] = x.data[deep]!;
    });
  },
});

export const depthToSpaceGradient: Gradient<typeof depthToSpace> = (_, { dy }, g) => ({
  x: () => spaceToDepth({ x: dy }, g),
});

/** Calls `visit` with both offsets of every element: in the wide image, and in the deep one. */
function sweep(
  wideType: TensorType,
  { blockSize, mode }: Blocks,
  visit: (wide: number, deep: number) => void,
): void {
  const [batch, channels, height, width] = imageOf("the wide image", wideType);
  const [rows, columns] = [height / blockSize, width / blockSize];
  let wide = 0;
  for (let n = 0; n < batch; n++)
    for (let c = 0; c < channels; c++)
      for (let h = 0; h < height; h++)
        for (let w = 0; w < width; w++) {
          const inBlock = (h % blockSize) * blockSize + (w % blockSize);
          const channel = mode === "DCR" ? inBlock * channels + c : c * blockSize ** 2 + inBlock;
          const plane = n * channels * blockSize ** 2 + channel;
          visit(wide++, (plane * rows + Math.floor(h / blockSize)) * columns + Math.floor(w / blockSize));
        }
}
