import type { Value } from "../../../ir/graph.ts";
import * as ops from "../../../ops/index.ts";
import type { Reader, Site } from "./site.ts";
import { padsOf } from "./window.ts";

export const maxPool: Reader = (site) => {
  const x = site.x(0);
  site.attributes.only("storage_order", 0);
  const dilations = site.attributes.pair("dilations", [1, 1]);
  const op = site.outputCount > 1 ? ops.maxPoolWithIndices : ops.maxPool;
  return op({ x }, { ...readWindows(site, x), dilations });
};

export const averagePool: Reader = (site) => {
  const x = site.x(0);
  const dilations = site.attributes.pair("dilations", [1, 1]);
  if (dilations.some((d) => d > 1)) throw site.misread(`dilations [${dilations.join(", ")}]`, "[1, 1]");
  const countIncludePad = site.attributes.flag("count_include_pad", 0);
  return ops.averagePool({ x }, { ...readWindows(site, x), countIncludePad });
};

export const globalAveragePool: Reader = (site) => ops.globalAveragePool({ x: site.x(0) });

export const globalMaxPool: Reader = (site) => ops.reduceMax({ x: site.x(0) }, { axes: [2, 3], keepdims: 1 });

function readWindows(site: Site, x: Value) {
  const { attributes } = site;
  const kernel = attributes.pair("kernel_shape", [0, 0]);
  const strides = attributes.pair("strides", [1, 1]);
  const dilations = attributes.pair("dilations", [1, 1]);
  return {
    kernelShape: kernel,
    strides,
    pads: padsOf(site, x, { kernel, strides, dilations }),
    ceilMode: attributes.flag("ceil_mode", 0),
  };
}
