import * as ops from "../../../ops/index.ts";
import type { Reader, Site } from "./site.ts";

export const batchNormalization: Reader = (site) => {
  site.attributes.only("training_mode", 0);
  site.attributes.ignore("momentum");
  return ops.batchNormalization(
    {
      x: site.x(0),
      scale: site.parameter(1, "bias"),
      b: site.parameter(2, "bias"),
      mean: site.parameter(3, "statistic"),
      variance: site.parameter(4, "statistic"),
    },
    { epsilon: site.attributes.float("epsilon", 1e-5) },
  );
};

export const dropout: Reader = (site) => {
  site.attributes.ignore("seed");
  if (site.number(2, 0) !== 0) throw site.misread("training_mode", "inference");
  return ops.dropout({ x: site.x(0) }, { ratio: site.number(1, 0.5) });
};

export const lrn: Reader = (site) =>
  ops.lrn(
    { x: site.x(0) },
    {
      size: site.attributes.count("size"),
      alpha: site.attributes.float("alpha", 1e-4),
      beta: site.attributes.float("beta", 0.75),
      bias: site.attributes.float("bias", 1),
    },
  );

const axisOf = (site: Site): number => site.axis(site.attributes.int("axis", -1), site.shape(0).length);

export const softmax: Reader = (site) => ops.softmax({ x: site.x(0) }, { axis: axisOf(site) });
export const logSoftmax: Reader = (site) => ops.logSoftmax({ x: site.x(0) }, { axis: axisOf(site) });
