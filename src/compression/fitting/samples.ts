import type { ImageShape, Tensor } from "../../ir/tensor.ts";
import { asImage } from "../../ir/tensor.ts";
import type { Layer } from "../quantization/index.ts";
import type { Part } from "./parts.ts";

/** What a part of a layer saw: [columns + 1, count], the last row all 1 for the bias. */
export interface Samples {
  readonly rows: number;
  readonly count: number;
  readonly data: Float32Array;
}

export const roomFor = ({ columns }: Part, count: number): Samples => ({
  rows: columns + 1,
  count,
  data: new Float32Array((columns + 1) * count).fill(1, columns * count),
});

export interface Taking {
  readonly layer: Layer;
  readonly part: Part;
  /** The first of the samples that are taken, and how many. */
  readonly from: number;
  readonly count: number;
}

/** Takes samples of what a part sees in one batch, at places spread over it: the same for every tensor of a shape. */
export function takeSamples({ data, rows, count: room }: Samples, x: Tensor, taking: Taking): void {
  const { layer, part, from, count } = taking;
  const view = viewOf(layer, part, x);
  for (let i = 0; i < count; i++) {
    const place = placeOf(from + i, view.places);
    for (let column = 0; column < rows - 1; column++)
      data[column * room + from + i] = view.at(place, column + part.firstColumn);
  }
}

/** The golden ratio's multiples fall evenly, however many there are. */
const placeOf = (i: number, places: number): number =>
  Math.floor((((i + 1) * 0.618_033_988_749_895) % 1) * places);

/** Every place that a part sees something at, and what. */
interface View {
  readonly places: number;
  at(place: number, column: number): number;
}

function viewOf({ node, w, y }: Layer, { group }: Part, x: Tensor): View {
  const image = asImage(x.type.shape);
  const numbers = x.data;
  if (node.op.name === "Gemm" || !image) {
    const [places = 1, columns = 1] = x.type.shape;
    return { places, at: (place, column) => numbers[place * columns + column] ?? 0 };
  }
  const groups = Number(node.attributes["group"]);
  if (node.op.name === "ConvTranspose") return pixelsOf(image, { group, groups, numbers });
  const [, , kh = 1, kw = 1] = w.parameter.type.shape;
  const [n, c, h, width] = image;
  const [, , down = 1, across = 1] = y.type.shape;
  const [strides, pads, dilations] = ["strides", "pads", "dilations"].map((name) =>
    [node.attributes[name]].flat().map(Number),
  );
  const [sy = 1, sx = 1] = strides ?? [];
  const [top = 0, left = 0] = pads ?? [];
  const [dy = 1, dx = 1] = dilations ?? [];
  const firstChannel = (group * c) / groups;
  return {
    places: n * down * across,
    at(place, column) {
      const [picture, pixel] = [Math.floor(place / (down * across)), place % (down * across)];
      const [channel, tap] = [firstChannel + Math.floor(column / (kh * kw)), column % (kh * kw)];
      const row = Math.floor(pixel / across) * sy - top + Math.floor(tap / kw) * dy;
      const col = (pixel % across) * sx - left + (tap % kw) * dx;
      if (row < 0 || row >= h || col < 0 || col >= width) return 0;
      return numbers[((picture * c + channel) * h + row) * width + col] ?? 0;
    },
  };
}

interface Pixels {
  readonly group: number;
  readonly groups: number;
  readonly numbers: Tensor["data"];
}

function pixelsOf([n, c, h, w]: ImageShape, { group, groups, numbers }: Pixels): View {
  const pixels = h * w;
  return {
    places: n * pixels,
    at(place, column) {
      const channel = (group * c) / groups + column;
      return numbers[(Math.floor(place / pixels) * c + channel) * pixels + (place % pixels)] ?? 0;
    },
  };
}
