/** Dropout as it infers, which does nothing, and as it trains. */
import { Misfit } from "../ir/errors.ts";
import { defineOp, free, type Gradient } from "../ir/op.ts";
import { checkFloat, checkShape } from "./checks.ts";

/** The share of elements that training drops. */
const half = { ratio: 0.5 };

/** x itself: training has already scaled what it kept. */
export const dropout = defineOp({
  name: "Dropout",
  inputs: { x: "one" },
  attributes: half,
  exactness: "exact",

  infer({ x }, { ratio }) {
    checkRatio(ratio);
    return x;
  },

  cost: free,

  evaluate({ x }, _, y) {
    y.data.set(x.data);
  },
});

export const dropoutGradient: Gradient<typeof dropout> = (_, { dy }) => ({ x: () => dy });

/** x / (1 − ratio) where noise ≥ ratio, 0 elsewhere; noise is uniform in [0, 1), fed anew at every step. Not an ONNX operator. */
export const dropoutTraining = defineOp({
  name: "DropoutTraining",
  inputs: { x: "one", noise: "one" },
  attributes: half,
  exactness: "rounding",

  infer({ x, noise }, { ratio }) {
    checkFloat("x", x);
    checkFloat("noise", noise);
    checkShape("noise", noise, x.shape, "x has");
    checkRatio(ratio);
    return x;
  },

  cost: free,

  evaluate({ x, noise }, { ratio }, y) {
    for (let i = 0; i < y.data.length; i++)
      y.data[i] = noise.data[i]! >= ratio ? x.data[i]! / (1 - ratio) : 0;
  },
});

/** What was kept is scaled, what was dropped is flat; nothing flows to the noise. */
export const dropoutTrainingGradient: Gradient<typeof dropoutTraining> = ({ noise }, { dy }, g) => ({
  x: () => dropoutTraining({ x: dy, noise }, g),
});

function checkRatio(ratio: number): void {
  if (!(ratio >= 0 && ratio < 1))
    throw new Misfit(`ratio is ${ratio}`, "give the share that is dropped, from 0 up to but not including 1");
}
