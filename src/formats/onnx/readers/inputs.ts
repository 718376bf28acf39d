import { formatType, type Shape, type TensorType } from "../../../ir/tensor.ts";
import { quoted } from "../../errors.ts";
import { checkSize } from "../limits.ts";
import { misread } from "../misread.ts";
import type { OnnxValueInfo } from "../model.ts";

/** Types of what a model is fed, with `image` in place of the symbolic extents of its image. */
export function inputTypes(
  infos: readonly OnnxValueInfo[],
  image: Shape | undefined,
): readonly (readonly [name: string, type: TensorType])[] {
  const extents = image ? extentsBy(imageOf(infos), image) : new Map<string, number>();
  return infos.map(({ name, dtype, shape }) => {
    const where = `input ${quoted(name)}`;
    if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool")
      throw misread(where, `${dtype} numbers`, "float32, int32 or bool");
    const known = shape.map((extent, axis) => {
      const number = typeof extent === "number" ? extent : extents.get(keyOf(name, extent, axis));
      if (number !== undefined) return number;
      throw misread(where, `shape ${written(shape)}`, "a size to read it for, such as 1x3x64x64");
    });
    checkSize({ dtype, shape: known }, where);
    return [name, { dtype, shape: known }];
  });
}

/** The one input that is an image, and open to several sizes if one is. */
function imageOf(infos: readonly OnnxValueInfo[]): OnnxValueInfo {
  const images = infos.filter(({ shape }) => shape.length === 4);
  const open = images.filter(({ shape }) => shape.some((extent) => typeof extent === "string"));
  const [image, ...more] = open.length ? open : images;
  if (image && more.length === 0) return image;
  const found = infos.map(({ name, shape }) => `${quoted(name)} ${written(shape)}`).join(", ");
  throw misread("inputs", found || "none", "one image [batch, channels, height, width]");
}

/** What every symbol of the image stands for. */
function extentsBy({ name, shape }: OnnxValueInfo, image: Shape): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const asked = formatType({ dtype: "float32", shape: image });
  const refused = misread(
    `input ${quoted(name)}`,
    `shape ${written(shape)}, read for ${asked}`,
    "a size like it",
  );
  if (image.length !== shape.length) throw refused;
  shape.forEach((extent, axis) => {
    const key = keyOf(name, extent, axis);
    const [known, number = 0] = [found.get(key), image[axis]];
    if (typeof extent === "number" ? extent !== number : known !== undefined && known !== number)
      throw refused;
    found.set(key, number);
  });
  return found;
}

/** A symbol means the same in all inputs; an extent without one is alone. */
const keyOf = (name: string, extent: number | string, axis: number): string =>
  extent === "" ? `${name}:${axis}` : `${extent}`;

const written = (shape: OnnxValueInfo["shape"]): string =>
  `[${shape.map((extent) => extent || "?").join(", ")}]`;
