import { lrn } from "../kernels/lrn.ts";
import type { Lower } from "./lowering.ts";
import { imageShape, number, operand, pitchOf } from "./reading.ts";

export const lowerLrn: Lower = (lowering) => {
  const x = lowering.view(operand(lowering, "x"));
  const { y } = lowering;
  const [n, channels, h, w] = imageShape(y);
  const size = number(lowering, "size");
  const neighbourhood = {
    pixels: n * h * w,
    channels,
    xPitch: pitchOf(x),
    yPitch: pitchOf(y),
    side: Math.min((size - 1) / 2, channels - 1),
    bias: number(lowering, "bias"),
    factor: number(lowering, "alpha") / size,
    beta: number(lowering, "beta"),
  };
  lowering.call(lrn(neighbourhood), { x, y });
};
