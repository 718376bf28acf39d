import { squeezenet } from "../../src/models/index.ts";
import { type SizeCurve, sizeCurve } from "../../src/reports/index.ts";

/** Megabytes of SqueezeNet's numbers, trained or not, with some of its options. */
const megabytes = (options: Readonly<Record<string, number>>): number =>
  (4 * squeezenet.graph({ options }).parameterCount) / 1e6;

const curve = (settings: readonly number[], size: (setting: number) => number): SizeCurve["points"] =>
  settings.map((setting) => [setting, size(setting)] as const);

/** Figure 3 (a) of the paper: half of the expand filters 3×3, the squeeze ratio varied. */
export const bySqueezeRatio = () =>
  curve([0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1], (squeezeRatio) => megabytes({ squeezeRatio }));

/** Figure 3 (b): squeeze ratio 0.5, the share of 3×3 filters among the expand filters varied, in percent. */
export const byShare3x3 = () =>
  curve([1, 12.5, 25, 37.5, 50, 62.5, 75, 87.5, 99], (percent) =>
    megabytes({ squeezeRatio: 0.5, share3x3: percent / 100 }),
  );

export const squeezenetPlots = () => ({
  "squeezenet-squeeze-ratio": sizeCurve({
    title: "SqueezeNet by squeeze ratio",
    knob: "squeeze ratio",
    points: bySqueezeRatio(),
  }),
  "squeezenet-share-3x3": sizeCurve({
    title: "SqueezeNet of squeeze ratio 0.5 by its 3×3 filters",
    knob: "3×3 filters among the expand filters, %",
    points: byShare3x3(),
  }),
});
