/** What convolutions and matrix products have in common, as an array of multipliers sees them. */
import {
  type Attributes,
  asImage,
  type ImageShape,
  macsOf,
  type Node,
  sizeOf,
  type Value,
  valuesOf,
} from "../../ir/index.ts";

type Pair = readonly [number, number];

/** Groups of filters, each of which sums `depth` channels at `taps` places of a window. */
export interface Product {
  readonly macs: number;
  readonly groups: number;
  /** Channels that one filter sums. */
  readonly depth: number;
  /** Filters of one group. */
  readonly filters: number;
  /** Places of the window, each with weights of its own. */
  readonly taps: number;
  /** Positions that pass by a weight that stays, all images together. */
  readonly streamed: number;
  readonly images: number;
  /** Rows and columns of results of one image. */
  readonly places: Pair;
  /** Taps that one result sums; a transposed convolution spreads its taps over the results. */
  readonly tapsPerPlace: number;
  /** What a block of results reads. */
  readonly window: Window;
}

export interface Window {
  /** Rows and columns of the input that one row or column of results moves by. */
  readonly stride: Pair;
  readonly reach: Pair;
  /** Rows and columns of the input: what lies beyond is not read. */
  readonly image: Pair;
}

/** Rows and columns that a block of results reads together, as a number of input positions. */
export function positionsRead({ stride, reach, image }: Window, [rows, columns]: Pair): number {
  const along = (axis: 0 | 1, extent: number) =>
    Math.min(image[axis], Math.ceil((extent - 1) * stride[axis]) + reach[axis]);
  return along(0, rows) * along(1, columns);
}

/** How a node multiplies; `undefined` where it only moves. */
export function productOf(node: Node): Product | undefined {
  if (macsOf(node) === 0) return undefined;
  const build = builders[node.op.name];
  if (!build)
    throw new Error(
      `${node.op.name} at ${node.path || "(top level)"}: give a network as it is used, without derivatives`,
    );
  return build(node);
}

const builders: Readonly<Record<string, (node: Node) => Product>> = {
  Conv(node) {
    const { x, w, y } = imagesOf(node);
    const [n, , rows, columns] = y;
    const [out, depth, kh, kw] = w;
    const { group, strides, dilations } = geometryOf(node.attributes);
    return {
      macs: macsOf(node),
      groups: group,
      depth,
      filters: out / group,
      taps: kh * kw,
      streamed: n * rows * columns,
      images: n,
      places: [rows, columns],
      tapsPerPlace: kh * kw,
      window: { stride: strides, reach: reachOf([kh, kw], dilations), image: [x[2], x[3]] },
    };
  },

  ConvTranspose(node) {
    const { x, w, y } = imagesOf(node);
    const [n, channels, height, width] = x;
    const [, filters, kh, kw] = w;
    const { group, strides, dilations } = geometryOf(node.attributes);
    const [reachH, reachW] = reachOf([kh, kw], dilations);
    return {
      macs: macsOf(node),
      groups: group,
      depth: channels / group,
      filters,
      taps: kh * kw,
      streamed: n * height * width,
      images: n,
      places: [y[2], y[3]],
      tapsPerPlace: Math.ceil(kh / strides[0]) * Math.ceil(kw / strides[1]),
      window: {
        stride: [1 / strides[0], 1 / strides[1]],
        reach: [Math.ceil(reachH / strides[0]), Math.ceil(reachW / strides[1])],
        image: [height, width],
      },
    };
  },

  MatMul: matrixProduct,
  Gemm: matrixProduct,
};

/** y[…, m, n] = a[…, m, depth] · b[…, depth, n]: as many filters as b has columns; stacked matrices are groups. */
function matrixProduct(node: Node): Product {
  const macs = macsOf(node);
  const y = shapeOf(node, valuesOf(node.result)[0]);
  const filters = y.at(-1) ?? 1;
  const depth = macs / sizeOf(y);
  const groups = sizeOf(shapeOf(node, valuesOf(node.inputs["b"])[0])) / (depth * filters);
  const rows = sizeOf(y) / (filters * groups);
  return {
    macs,
    groups,
    depth,
    filters,
    taps: 1,
    streamed: rows,
    images: 1,
    places: [rows, 1],
    tapsPerPlace: 1,
    window: { stride: [1, 1], reach: [1, 1], image: [rows, 1] },
  };
}

function imagesOf(node: Node): { readonly x: ImageShape; readonly w: ImageShape; readonly y: ImageShape } {
  const image = (value: Value | undefined): ImageShape => {
    const shape = asImage(shapeOf(node, value));
    if (!shape)
      throw new Error(`${node.op.name} has operands that are no images: this is a bug in its infer`);
    return shape;
  };
  const [x, w, y] = [node.inputs["x"], node.inputs["w"], node.result].map((bound) => valuesOf(bound)[0]);
  return { x: image(x), w: image(w), y: image(y) };
}

function shapeOf({ op }: Node, value: Value | undefined): readonly number[] {
  if (!value) throw new Error(`${op.name} lacks an operand or a result: this is a bug in its infer`);
  return value.type.shape;
}

function geometryOf({ group, strides, dilations }: Attributes) {
  return { group: Number(group), strides: pairFrom(strides), dilations: pairFrom(dilations) };
}

function pairFrom(attribute: Attributes[string] | undefined): Pair {
  if (!Array.isArray(attribute))
    throw new Error("a convolution without strides: this is a bug in its defaults");
  const [h = 1, w = 1]: readonly number[] = attribute;
  return [h, w];
}

const reachOf = ([kh, kw]: Pair, [dh, dw]: Pair): Pair => [(kh - 1) * dh + 1, (kw - 1) * dw + 1];
