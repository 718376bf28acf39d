/**
 * What goes where the winners of a pooling stood. Indices are read only as a MaxPool makes them: offsets into its
 * images, never negative.
 */
import { type Value, valuesOf } from "../../../ir/graph.ts";
import { type ImageShape, type Shape, sizeOf } from "../../../ir/tensor.ts";
import * as ops from "../../../ops/index.ts";
import { imageOf } from "../../../ops/window.ts";
import type { Reader, Site } from "./site.ts";

/** Indices as a MaxPool gave them, and the shape of its images. */
interface Winners {
  readonly indices: Value;
  readonly images: ImageShape;
}

/** Adds numbers to a row of zeros, one for every pixel that was pooled. */
export const scatterElements: Reader = (site) => {
  const row = site.x(0);
  const x = site.x(2);
  const reduction = site.attributes.word("reduction", ["none", "add", "mul", "max", "min"]);
  if (reduction !== "add") throw site.misread(`reduction ${reduction}`, "add");
  const codes = site.anyX(1);
  if (codes.type.shape.length === 1 && !winnersBehind(codes)) return addedByCode(site, { row, codes, x });
  const { indices, images } = winnersAt(site, 1);
  checkRow(site, row, images);
  const [, , ...extent] = images;
  const scattered = ops.maxUnpool({ x: ops.withShape(x, indices.type.shape), indices }, { extent });
  return ops.add({ a: row, b: ops.withShape(scattered, row.type.shape) });
};

/** The derivative of numbers that were looked up in the row. */
function addedByCode(site: Site, { row, codes, x }: Readonly<Record<"row" | "codes" | "x", Value>>): Value {
  const [entries = 0, ...more] = row.type.shape;
  if (more.length > 0) throw site.misread(`shape [${row.type.shape.join(", ")}]`, "a row of numbers");
  return ops.add({ a: row, b: ops.lookupGrad({ dy: x, codes }, { entries }) });
}

/** Takes from a row with one number for every pixel that was pooled. */
export const gatherElements: Reader = (site) => {
  const row = site.x(0);
  const { indices, images } = winnersAt(site, 1);
  checkRow(site, row, images);
  const found = ops.maxUnpoolGrad({ dy: ops.withShape(row, images), indices });
  return ops.withShape(found, site.shape(1));
};

/** Runtimes count indices in different shapes where the size is not that of the images that were pooled. */
export const maxUnpool: Reader = (site) => {
  const x = site.x(0);
  const { indices, images } = winnersAt(site, 1);
  const [, , ...extent] = images;
  const usual = unpooledExtent(site, x);
  const said = site.numbers(2)?.slice(2) ?? usual;
  if (said.length !== 2 || said.some((pixels, axis) => pixels !== extent[axis]))
    throw site.misread(`a size of ${said.join("×")}`, `${extent.join("×")}, as the pooled images have`);
  return ops.maxUnpool({ x, indices }, { extent });
};

/** How many pixels the windows reach over, less the padding. */
function unpooledExtent({ attributes }: Site, x: Value): Shape {
  const kernel = attributes.pair("kernel_shape", [0, 0]);
  const strides = attributes.pair("strides", [1, 1]);
  const pads = attributes.ints("pads", { usual: [0, 0, 0, 0], least: 0 });
  return ([0, 1] as const).map((axis) => {
    const windows = x.type.shape[axis + 2] ?? 1;
    return (windows - 1) * strides[axis] + kernel[axis] - (pads[axis] ?? 0) - (pads[axis + 2] ?? 0);
  });
}

function checkRow(site: Site, { type: { shape } }: Value, images: ImageShape): void {
  site.axis(site.attributes.int("axis", 0), 1);
  if (shape.length !== 1 || shape[0] !== sizeOf(images))
    throw site.misread(`shape [${shape.join(", ")}]`, `[${sizeOf(images)}], a number for every pooled pixel`);
}

function winnersAt(site: Site, index: number): Winners {
  const winners = winnersBehind(site.anyX(index));
  if (winners) return winners;
  throw site.misread(`an input ${index} that no MaxPool made`, "the indices of a MaxPool");
}

/** What a pooling made, perhaps reshaped since. */
function winnersBehind(value: Value): Winners | undefined {
  const node = value.graph.nodes.find(({ result }) => valuesOf(result).includes(value));
  const [x] = valuesOf(node?.inputs["x"]);
  if (!node || !x) return undefined;
  if (node.op.name === ops.reshape.name) return winnersBehind(x);
  const made = node.op.name === ops.maxPoolWithIndices.name && value.type.dtype === "int32";
  return made ? { indices: value, images: imageOf("x", x.type) } : undefined;
}
