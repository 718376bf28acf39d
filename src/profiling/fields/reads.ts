import {
  type Attributes,
  type Bound,
  type Each,
  mapBound,
  mapResult,
  type Node,
  type Op,
  type Results,
  type Slots,
  type TensorType,
  type Value,
  valuesOf,
} from "../../ir/index.ts";
import type * as ops from "../../ops/index.ts";
import { type OpName, operators } from "../../ops/table.ts";
import { repeating, sliding, straight, whole } from "./sight.ts";
import {
  allAlong,
  broadcast,
  entirely,
  inPlace,
  mixed,
  reduced,
  reshaped,
  resized,
  seenThrough,
  unwindowed,
  type Views,
  windowed,
} from "./views.ts";

/** One result of a node, with the types of what the node reads. */
interface Site<S extends Slots, A extends Attributes, Y extends Results> {
  readonly types: Bound<S, TensorType>;
  readonly attributes: A;
  readonly y: Each<Y, TensorType>;
  /** Which of its results. */
  readonly index: number;
}

/** How an operator reads its operands. A slot that is not named is read entirely by every element. */
type Reads<O> =
  O extends Op<infer S, infer A, infer Y>
    ? (site: Site<S, A, Y>) => {
        readonly [K in keyof S]?: S[K] extends "many" ? readonly Views[] : Views;
      }
    : never;

/** Of this operand only the shape counts. */
const unread: Views = [];

const pointwise = ({ types }: { readonly types: { readonly x: TensorType } }) => ({ x: inPlace(types.x) });

/** Every element asks everything: what only stands in training steps, where no receptive field is asked for. */
const everything = () => ({});

type Pairwise = {
  readonly types: { readonly a: TensorType; readonly b: TensorType };
  readonly y: TensorType;
};
const pairwise = ({ types: { a, b }, y }: Pairwise) => ({ a: broadcast(a, y), b: broadcast(b, y) });

type Reducing = {
  readonly types: { readonly x: TensorType };
  readonly attributes: { readonly axes: readonly number[]; readonly keepdims: number };
};
const reduction = ({ types: { x }, attributes: { axes, keepdims } }: Reducing) => ({
  x: reduced(x, axes, keepdims),
});

type Pooling = {
  readonly types: { readonly x: TensorType };
  readonly attributes: Omit<Parameters<typeof windowed>[1], "kernel" | "dilations"> & {
    readonly kernelShape: readonly [number, number];
    readonly dilations?: readonly [number, number];
  };
};
const pooling = ({ types: { x }, attributes: { kernelShape, dilations = [1, 1], ...g } }: Pooling) => ({
  x: windowed(inPlace(x), { ...g, kernel: kernelShape, dilations }),
});

const kernelOf = ({ shape: [, , kh = 1, kw = 1] }: TensorType) => [kh, kw] as const;

type Normalizing = {
  readonly types: { readonly x: TensorType };
  readonly attributes: { readonly axis: number };
};
const along = ({ types: { x }, attributes: { axis } }: Normalizing) => ({ x: allAlong([axis], x) });

/** What each element of every operator's results reads. Leaving an operator out does not compile. */
const reads: { readonly [K in OpName]: Reads<(typeof ops)[K]> } = {
  conv: ({ types: { x, w }, attributes }) => ({
    x: windowed(mixed(x), { ...attributes, kernel: kernelOf(w) }),
  }),
  convTranspose: ({ types: { x, w }, attributes }) => ({
    x: unwindowed(mixed(x), { ...attributes, kernel: kernelOf(w) }),
  }),
  convWeightGrad: everything,

  expand: ({ types: { x }, y }) => ({ x: broadcast(x, y) }),
  reduceSum: reduction,
  reduceMean: reduction,
  reduceMax: reduction,
  add: pairwise,
  sub: pairwise,
  mul: pairwise,
  div: pairwise,
  greater: pairwise,
  equal: pairwise,
  where: ({ types, y }) => ({ ...pairwise({ types, y }), condition: broadcast(types.condition, y) }),
  cast: pointwise,

  relu: pointwise,
  gate: ({ types: { x, by } }) => ({ x: inPlace(x), by: inPlace(by) }),
  clip: pointwise,
  leakyRelu: pointwise,
  prelu: pointwise,
  sigmoid: pointwise,
  hardSigmoid: pointwise,
  hardSwish: pointwise,
  exp: pointwise,
  log: pointwise,
  sqrt: pointwise,
  roundStraightThrough: pointwise,
  quantizeLinear: pointwise,
  dequantizeLinear: pointwise,

  reshape: ({ types: { x }, y }) => ({ x: reshaped(x, y.shape) }),
  flatten: ({ types: { x }, y }) => ({ x: reshaped(x, y.shape) }),
  transpose: ({ attributes: { perm } }) => ({
    x: perm.map((_, axis) => ({ axis: perm.indexOf(axis), window: straight() })),
  }),
  matMul: ({ types: { a, b }, y }) => ({
    a: rowsOf(broadcast(a, y), a),
    b: columnsOf(broadcast(b, y), b),
  }),
  gemm: ({ types: { a, b, c }, attributes: { transA, transB }, y }) => ({
    a: matrix(a, { kept: transA ? 1 : 0, follows: 0 }),
    b: matrix(b, { kept: transB ? 0 : 1, follows: 1 }),
    ...(c && { c: broadcast(c, y) }),
  }),
  softmax: along,
  logSoftmax: along,

  maxPool: pooling,
  maxPoolGrad: everything,
  maxPoolWithIndices: pooling,
  averagePool: pooling,
  averagePoolGrad: everything,
  globalAveragePool: ({ types: { x } }) => ({ x: allAlong([2, 3], x) }),
  // As if the windows had not overlapped: where each number goes is known only when the network runs.
  maxUnpool: ({ types: { x, indices }, attributes: { extent } }) => {
    const spread = (i: 0 | 1) => {
      const stride = Math.ceil(extent[i] / (x.shape[i + 2] ?? 1));
      return repeating({ period: stride, advance: 1 }, () => [0]);
    };
    const windows = { 2: spread(0), 3: spread(1) };
    return { x: seenThrough(inPlace(x), windows), indices: seenThrough(inPlace(indices), windows) };
  },
  maxUnpoolGrad: everything,
  lookup: everything,
  lookupGrad: everything,

  slice: ({ types: { x }, attributes: { starts, axes, steps } }) => {
    const cuts = axes.map((axis, i) => [
      axis,
      sliding({ stride: steps[i] ?? 1, before: -(starts[i] ?? 0), reach: 1 }),
    ]);
    return { x: seenThrough(inPlace(x), Object.fromEntries(cuts)) };
  },
  unslice: everything,
  concat: ({ types: { xs }, attributes: { axis }, y }) => {
    const total = y.shape[axis] ?? 1;
    const lengths = xs.map(({ shape }) => shape[axis] ?? 1);
    return {
      xs: xs.map((x, i) => {
        const start = lengths.slice(0, i).reduce((sum, length) => sum + length, 0);
        const isHere = (u: number) => u >= start && u < start + (lengths[i] ?? 0);
        const window = repeating({ period: total, advance: total }, (u) => (isHere(u) ? [u - start] : []));
        return seenThrough(inPlace(x), { [axis]: window });
      }),
    };
  },
  split: ({ types: { x }, attributes: { axis, sizes }, index }) => {
    const start = sizes.slice(0, index).reduce((sum, size) => sum + size, 0);
    return { x: seenThrough(inPlace(x), { [axis]: straight(start) }) };
  },
  // Whatever fills the frame counts like the zeros of a convolution.
  pad: ({ types: { x }, attributes: { pads } }) => ({
    x: seenThrough(inPlace(x), Object.fromEntries(x.shape.map((_, i) => [i, straight(-(pads[i] ?? 0))]))),
  }),
  padGrad: everything,
  padToMultiple: pointwise,
  cropLike: ({ types: { x } }) => ({ x: inPlace(x), like: unread }),

  resize: ({ types: { x }, attributes, y }) => ({ x: resized(x, y, attributes) }),
  resizeGrad: everything,
  spaceToDepth: ({ types: { x }, attributes: { blockSize } }) => {
    const window = sliding({ stride: blockSize, before: 0, reach: blockSize });
    return { x: seenThrough(mixed(x), { 2: window, 3: window }) };
  },
  depthToSpace: ({ types: { x }, attributes: { blockSize } }) => {
    const window = repeating({ period: blockSize, advance: 1 }, () => [0]);
    return { x: seenThrough(mixed(x), { 2: window, 3: window }) };
  },
  channelShuffle: ({ types: { x } }) => ({ x: mixed(x) }),
  shift: ({ types: { x }, attributes: { offsets } }) => {
    const moved = (first: 0 | 1) => {
      const pixels = [0, ...offsets.filter((_, i) => i % 2 === first)];
      const [least, most] = [Math.min(...pixels), Math.max(...pixels)];
      return sliding({ stride: 1, before: -least, reach: most - least + 1 });
    };
    return { x: seenThrough(inPlace(x), { 2: moved(0), 3: moved(1) }) };
  },
  // Offsets are learned; they start within a pixel, and are counted so.
  activeShift: ({ types: { x } }) => {
    const near = sliding({ stride: 1, before: 1, reach: 3 });
    return { x: seenThrough(inPlace(x), { 2: near, 3: near }) };
  },
  activeShiftOffsetGrad: everything,

  batchNormalization: pointwise,
  batchNormalizationTraining: everything,
  batchNormalizationGrad: everything,
  lrn: ({ types: { x } }) => ({ x: mixed(x) }),
  lrnGrad: everything,
  dropout: pointwise,
  dropoutTraining: ({ types: { x, noise } }) => ({ x: inPlace(x), noise: inPlace(noise) }),
};

const rowsOf = (views: Views, { shape }: TensorType): Views =>
  views.with(-1, { axis: undefined, window: whole(shape.at(-1) ?? 1) });

const columnsOf = (views: Views, { shape }: TensorType): Views =>
  views.with(-2, { axis: undefined, window: whole(shape.at(-2) ?? 1) });

const matrix = (
  type: TensorType,
  { kept, follows }: { readonly kept: number; readonly follows: number },
): Views => entirely(type).with(kept, { axis: follows, window: straight() });

/** A row with its operator's signature forgotten; the graph has checked the operands. */
type AnyReads = (site: {
  readonly types: Readonly<Record<string, TensorType | readonly TensorType[] | undefined>>;
  readonly attributes: Attributes;
  readonly y: TensorType | readonly TensorType[];
  readonly index: number;
}) => Readonly<Record<string, Views | readonly Views[] | undefined>>;

const byName = new Map<string, AnyReads>(
  Object.entries(reads).map(([key, row]) => [operators[key as OpName].name, row as unknown as AnyReads]),
);

/** For each operand of a node, how one of its results reads it; operands of which only the shape counts are left out. */
export function viewsOf(
  { op, inputs, attributes, result }: Node,
  index: number,
): readonly (readonly [operand: Value, views: Views])[] {
  const row = byName.get(op.name);
  if (!row) throw new Error(`${op.name} has no row in the table of what it reads: this is a bug in thumbnet`);
  const types = mapBound(inputs, ({ type }) => type);
  const named = row({ types, attributes, y: mapResult(result, ({ type }) => type), index });
  const pairs = Object.entries(inputs).flatMap(([slot, bound]) =>
    valuesOf(bound).map((operand, i) => [operand, viewIn(named[slot], i) ?? entirely(operand.type)] as const),
  );
  return pairs.filter(([, views]) => views !== unread);
}

const viewIn = (named: Views | readonly Views[] | undefined, i: number): Views | undefined =>
  named && isMany(named) ? named[i] : named;

const isMany = (named: Views | readonly Views[]): named is readonly Views[] => Array.isArray(named[0]);
