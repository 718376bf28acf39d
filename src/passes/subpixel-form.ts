import { type Node, type Parameter, type Value, valuesOf } from "../ir/graph.ts";
import { onlyReaderOf } from "../ir/neighbours.ts";
import { asImage, type ImageShape, type Shape } from "../ir/tensor.ts";
import { conv, depthToSpace } from "../ops/index.ts";
import { type Filled, ownedIn, type Stored } from "./filled.ts";
import { rebuilt } from "./rebuilt.ts";

/**
 * The same network with transposed convolutions as convolutions whose channels become pixels (Shi et al. 2016): each
 * pixel of a block of stride × stride has a filter of its own, made of the taps that reach it. In integers engines run
 * only these.
 *
 * Those stay that make the image not just as many times larger as their stride says.
 */
export function subpixelForm(network: Filled): Filled {
  const spreads = spreadsIn(network);
  const changed = new Map<Parameter, { readonly shape: Shape; readonly data: Float32Array }>();
  for (const { w, b, blocks } of spreads.values()) {
    changed.set(w.parameter, { shape: filtersShape(blocks), data: filtersOf(w.data, blocks) });
    if (b)
      changed.set(b.parameter, {
        shape: [b.data.length * blocks.stride ** 2],
        data: repeated(b.data, blocks.stride ** 2),
      });
  }
  const onlyReader = onlyReaderOf(network.graph);
  const rectifiers = new Map<Node, Blocks>();
  const graph = rebuilt(network.graph, {
    parameter: (parameter, into) => {
      const shape = changed.get(parameter)?.shape;
      return shape && into.parameter(parameter.name, shape, parameter);
    },
    substitute: (node, inputs) => {
      const [[x], [w], [b]] = [valuesOf(inputs["x"]), valuesOf(inputs["w"]), valuesOf(inputs["b"])];
      const behind = rectifiers.get(node);
      if (behind && x) return wide(x.graph.add(node.op, inputs, node.attributes), behind);
      const blocks = spreads.get(node)?.blocks;
      if (!blocks || !x || !w) return undefined;
      const { group, rows, columns } = blocks;
      const pads = [-rows.first, -columns.first, rows.last, columns.last] as const;
      const deep = conv({ x, w, b }, { pads, group });
      // Channels become pixels behind the rectifier, which engines take into the convolution.
      const [reader] = valuesOf(node.result).map(onlyReader);
      if (!reader || !rectifying.has(reader.op.name)) return wide(deep, blocks);
      rectifiers.set(reader, blocks);
      return deep;
    },
  });
  const weights = [...changed].map(([{ name }, { data }]) => [name, data] as const);
  return { graph, weights: { ...network.weights, ...Object.fromEntries(weights) } };
}

const rectifying = new Set(["Relu", "Clip", "LeakyRelu"]);

/** Channels as pixels. */
const wide = (deep: Value | readonly Value[], { stride }: Blocks): readonly Value[] =>
  valuesOf(deep).map((x) => (stride === 1 ? x : depthToSpace({ x }, { blockSize: stride, mode: "CRD" })));

/** Which pixels of x, counted from its own, reach a block along one axis. */
interface Reach {
  readonly first: number;
  readonly last: number;
  /** What the transpose cuts off before the first row or column. */
  readonly cut: number;
}

/** How a transposed convolution makes a block of stride × stride pixels of each pixel. */
interface Blocks {
  readonly stride: number;
  readonly group: number;
  /** [in, out/group, kh, kw]. */
  readonly taps: ImageShape;
  readonly rows: Reach;
  readonly columns: Reach;
}

interface Spread {
  readonly w: Stored;
  readonly b: Stored | undefined;
  readonly blocks: Blocks;
}

function spreadsIn(network: Filled): ReadonlyMap<Node, Spread> {
  const owned = ownedIn(network);
  return new Map(
    network.graph.nodes.flatMap((node) => {
      if (node.op.name !== "ConvTranspose") return [];
      const [[filters], [bias]] = [valuesOf(node.inputs["w"]), valuesOf(node.inputs["b"])];
      const [w, b, blocks] = [owned(filters), owned(bias), blocksOf(node)];
      return w && blocks && (b || !bias) ? [[node, { w, b, blocks }] as const] : [];
    }),
  );
}

/** `undefined` where x does not become `stride` times as large, or taps lie apart. */
function blocksOf({ inputs, attributes, result }: Node): Blocks | undefined {
  const [image, taps, made] = [inputs["x"], inputs["w"], result].map((bound) => {
    const [value] = valuesOf(bound);
    return value && asImage(value.type.shape);
  });
  const list = (name: string): readonly number[] => [attributes[name] ?? []].flat().map(Number);
  const [[stride = 1, across], [top = 0, left = 0]] = [list("strides"), list("pads")];
  if (!image || !taps || !made || stride !== across || list("dilations").some((d) => d !== 1))
    return undefined;
  const fits = [2, 3].every((axis) => made[axis] === (image[axis] ?? 0) * stride);
  const [, , kh, kw] = taps;
  const [rows, columns] = [reachOf(kh, { stride, cut: top }), reachOf(kw, { stride, cut: left })];
  return fits ? { stride, group: Number(attributes["group"]), taps, rows, columns } : undefined;
}

/** Pixel r of a block sees through tap u what lies (r + cut − u) / stride pixels further, where that is whole. */
const reachOf = (
  kernel: number,
  { stride, cut }: { readonly stride: number; readonly cut: number },
): Reach => ({
  // A kernel smaller than a block leaves pixels that only the bias reaches.
  first: Math.min(0, Math.ceil((cut - kernel + 1) / stride)),
  last: Math.max(0, Math.floor((stride - 1 + cut) / stride)),
  cut,
});

const extentOf = ({ first, last }: Reach): number => last - first + 1;

/** [out · stride², in/group, rows, columns]. */
const filtersShape = ({ stride, group, taps: [inputs, outPerGroup], rows, columns }: Blocks): ImageShape => [
  outPerGroup * group * stride ** 2,
  inputs / group,
  extentOf(rows),
  extentOf(columns),
];

function filtersOf(weights: Float32Array, blocks: Blocks): Float32Array {
  const { stride, group, taps, rows, columns } = blocks;
  const [inputs, outPerGroup, kh, kw] = taps;
  const [, inPerGroup, height, width] = filtersShape(blocks);
  const filters = new Float32Array(outPerGroup * group * stride ** 2 * inPerGroup * height * width);
  for (let c = 0; c < inputs; c++)
    for (let j = 0; j < outPerGroup; j++)
      for (let u = 0; u < kh; u++)
        for (let v = 0; v < kw; v++) {
          const out = Math.floor(c / inPerGroup) * outPerGroup + j;
          const [down, across] = [placeOf(u, rows, stride), placeOf(v, columns, stride)];
          const filter = (out * stride + down.phase) * stride + across.phase;
          const place = ((filter * inPerGroup + (c % inPerGroup)) * height + down.at) * width + across.at;
          filters[place] = weights[((c * outPerGroup + j) * kh + u) * kw + v] ?? 0;
        }
  return filters;
}

/** In which pixel of a block a tap ends, and through which tap of that pixel's filter it looks. */
function placeOf(tap: number, { first, cut }: Reach, stride: number) {
  const phase = (((tap - cut) % stride) + stride) % stride;
  return { phase, at: (phase + cut - tap) / stride - first };
}

/** Every number so many times in a row. */
const repeated = (numbers: Float32Array, times: number): Float32Array =>
  Float32Array.from({ length: numbers.length * times }, (_, i) => numbers[Math.floor(i / times)] ?? 0);
