/** ChannelShuffle, which a shuffle with the other factor undoes and is thus its own derivative. */
import { Misfit } from "../ir/errors.ts";
import { defineOp, free, type Gradient } from "../ir/op.ts";
import { checkWhole } from "./checks.ts";
import { imageOf } from "./window.ts";

/**
 * Channels dealt out group by group: of c channels in g groups, the first of each group, then the second of each …
 * View [g, c/g], transpose, flatten (Zhang et al. 2018, §3.1). Not an ONNX operator.
 */
export const channelShuffle = defineOp({
  name: "ChannelShuffle",
  inputs: { x: "one" },
  attributes: { groups: 1 },
  exactness: "exact",

  infer({ x }, { groups }) {
    checkWhole(1, { groups });
    const [, c] = imageOf("x", x);
    if (c % groups)
      throw new Misfit(
        `${c} channels do not split into ${groups} groups`,
        "give groups that divide the channels",
      );
    return x;
  },

  cost: free,

  evaluate({ x }, { groups }, y) {
    const [n, c, h, w] = imageOf("x", x.type);
    const pixels = h * w;
    for (let plane = 0; plane < n * c; plane++) {
      const channel = plane % c;
      const from = plane - channel + (channel % groups) * (c / groups) + Math.floor(channel / groups);
      y.data.set(x.data.subarray(from * pixels, (from + 1) * pixels), plane * pixels);
    }
  },
});

export const channelShuffleGradient: Gradient<typeof channelShuffle> = ({ x }, { dy }, { groups }) => {
  const [, c] = imageOf("x", x.type);
  return { x: () => channelShuffle({ x: dy }, { groups: c / groups }) };
};
