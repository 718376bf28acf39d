import * as ops from "../../../ops/index.ts";
import type { Reader } from "../site.ts";
import { axisIn, channelsOf } from "./extents.ts";

export const relu: Reader = (site) => {
  const x = site.x();
  const alpha = site.layer.reluParam?.negativeSlope ?? 0;
  return alpha === 0 ? ops.relu({ x }) : ops.leakyRelu({ x }, { alpha });
};

export const prelu: Reader = (site) => {
  const x = site.x();
  const channels = channelsOf(site, x);
  const shared = site.layer.preluParam?.channelShared ?? false;
  const learnt = site.parameter("slope", [shared ? 1 : channels], { role: "bias", blob: 0, initial: 0.25 });
  return ops.prelu({ x, slope: shared ? ops.expand({ x: learnt }, { shape: [channels] }) : learnt });
};

export const sigmoid: Reader = (site) => ops.sigmoid({ x: site.x() });

export const softmax: Reader = (site) => {
  const x = site.x();
  const axis = axisIn(site, site.layer.softmaxParam?.axis ?? 1, x.type.shape.length);
  return ops.softmax({ x }, { axis });
};

export const dropout: Reader = (site) =>
  ops.dropout({ x: site.x() }, { ratio: site.layer.dropoutParam?.dropoutRatio ?? 0.5 });
