import { activeShift, moveWords } from "../kernels/active-shift.ts";
import type { Lower, Prepared } from "./lowering.ts";
import { imageShape, operand, pitchOf, pixelsOf } from "./reading.ts";

/** Offsets are learnt, and thus known beforehand. */
export const lowerActiveShift: Lower = (lowering) => {
  const x = lowering.view(operand(lowering, "x"));
  const { y } = lowering;
  const [batch] = imageShape(x);
  const image = pixelsOf(x);
  const offset = lowering.known("offset");
  const moves: Prepared = {
    from: [offset],
    words: 4 * image.channels,
    prepare: ([given]) => moveWords(image, given?.data ?? []),
  };
  lowering.call(activeShift({ batch, x: image, yPitch: pitchOf(y) }), { x, moves, y });
};
