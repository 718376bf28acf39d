import type { Value } from "../../../ir/graph.ts";
import * as ops from "../../../ops/index.ts";
import type { Pair } from "../../../ops/window.ts";
import { readShift } from "./shift.ts";
import type { Reader, Site } from "./site.ts";
import { cropsOf, padsOf } from "./window.ts";

export const conv: Reader = (site) => readShift(site) ?? readConv(site);

function readConv(site: Site): Value {
  const { kernel, ...operands } = readOperands(site);
  const geometry = readGeometry(site);
  const pads = padsOf(site, operands.x, { ...geometry, kernel });
  return ops.conv(operands, { ...geometry, pads });
}

export const convTranspose: Reader = (site) => {
  const { kernel, ...operands } = readOperands(site);
  const geometry = readGeometry(site);
  const [down = 0, across = 0] = site.attributes.ints("output_padding", { usual: [0, 0], least: 0 });
  const outputPadding: Pair = [down, across];
  const pads = cropsOf(site, operands.x, { ...geometry, kernel, outputPadding });
  return ops.convTranspose(operands, { ...geometry, pads, outputPadding });
};

const readGeometry = ({ attributes }: Site) => ({
  strides: attributes.pair("strides", [1, 1]),
  dilations: attributes.pair("dilations", [1, 1]),
  group: attributes.count("group", 1),
});

function readOperands(site: Site) {
  const w = site.parameter(1, "weight");
  return { x: site.x(0), w, b: site.optionalParameter(2, "bias"), kernel: kernelOf(site, w) };
}

function kernelOf(site: Site, w: Value): Pair {
  const [kh, kw, ...more] = w.type.shape.slice(2);
  if (kh === undefined || kw === undefined || more.length)
    throw site.misread(`weights of rank ${w.type.shape.length}`, "rank 4, for images");
  const said = site.attributes.pair("kernel_shape", [kh, kw]);
  if (said[0] === kh && said[1] === kw) return said;
  throw site.misread(`kernel_shape [${said.join(", ")}]`, `[${kh}, ${kw}], as the weights have`);
}
