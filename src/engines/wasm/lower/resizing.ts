import { resizeMixes } from "../../../ops/resize.ts";
import { floatBytes } from "../kernels/kernel.ts";
import { mixWords, resize } from "../kernels/resize.ts";
import type { Lower, Prepared } from "./lowering.ts";
import { imageShape, operand, pitchOf, pixelsOf } from "./reading.ts";

export const lowerResize: Lower = (lowering) => {
  const x = lowering.view(operand(lowering, "x"));
  const { y } = lowering;
  const [batch, , rows, columns] = imageShape(y);
  const image = pixelsOf(x);
  // A node always carries all attributes of its operator.
  const attributes = lowering.node.attributes as Parameters<typeof resizeMixes>[1];
  const [down, across] = resizeMixes([x.type, y.type], attributes);
  const table = (mixes: typeof down, numbers: number): Prepared => ({
    from: [],
    words: 3 * mixes.length,
    prepare: () =>
      mixWords(
        mixes.map(([[first, _] = [0, 0], [second, share] = [first, 0]]) => [
          first * numbers * floatBytes,
          second * numbers * floatBytes,
          share,
        ]),
      ),
  });
  lowering.call(resize({ batch, x: image, rows, columns, yPitch: pitchOf(y) }), {
    x,
    down: table(down, image.w * image.pitch),
    across: table(across, image.pitch),
    y,
  });
};
