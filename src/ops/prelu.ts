/** PRelu: a rectifier whose leak is learned, one for each channel. */
import { defineOp, free, type Gradient } from "../ir/op.ts";
import { sameShape } from "../ir/tensor.ts";
import { greater, mul, sumTo, where, withShape } from "./arithmetic.ts";
import { checkFloat, checkShape } from "./checks.ts";
import { constantOf } from "./constant.ts";
import { clip } from "./elementwise.ts";
import { imageOf } from "./window.ts";

/** x where x > 0, slope · x elsewhere; `slope` has one number for each channel, or one for all (He et al. 2015, eq. 1). */
export const prelu = defineOp({
  name: "PRelu",
  inputs: { x: "one", slope: "one" },
  attributes: {},
  exactness: "rounding",

  infer({ x, slope }) {
    checkFloat("x", x);
    checkFloat("slope", slope);
    const [, c] = imageOf("x", x);
    if (!sameShape(slope.shape, [1]))
      checkShape("slope", slope, [c], "one number for each channel of x makes");
    return x;
  },

  cost: free,

  evaluate({ x, slope }, _, y) {
    const [, , h, w] = imageOf("x", x.type);
    const slopes = slope.data.length;
    for (let i = 0; i < y.data.length; i++) {
      const number = x.data[i]!;
      y.data[i] = number > 0 ? number : slope.data[Math.floor(i / (h * w)) % slopes]! * number;
    }
  },
});

/** Has slope `slope` at 0. */
export const preluGradient: Gradient<typeof prelu> = ({ x, slope }, { dy }) => {
  const perChannel = [slope.type.shape[0] ?? 1, 1, 1];
  return {
    x: () =>
      where({
        condition: greater({ a: x, b: constantOf(x, 0) }),
        a: dy,
        b: mul({ a: dy, b: withShape(slope, perChannel) }),
      }),
    slope: () => withShape(sumTo(mul({ a: dy, b: clip({ x }, { max: 0 }) }), perChannel), slope.type.shape),
  };
};
