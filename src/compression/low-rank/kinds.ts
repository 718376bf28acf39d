import type { Inputs, Node, Value } from "../../ir/graph.ts";
import type { Attributes, Bound, Each, Op } from "../../ir/op.ts";
import { type Shape, sizeOf } from "../../ir/tensor.ts";
import * as ops from "../../ops/index.ts";
import { type FilterShape, type Pixels, plainWindow, type Window } from "./method.ts";

/** How an operator holds its filters. */
export interface Held {
  readonly weight: Value;
  readonly shape: FilterShape;
  /** Whether the weights are a matrix [in, out] rather than filters [out, …]. */
  readonly turned: boolean;
  readonly pixels: Pixels;
  readonly window: Window;
}

interface Chain<I, A> {
  readonly inputs: I;
  readonly attributes: A;
  /** The weights of each layer in turn. */
  readonly weights: readonly Value[];
  readonly windows: readonly Window[];
}

/** An operator that multiplies by filters. */
type Kind<O> =
  O extends Op<infer S, infer A, infer Y>
    ? {
        /** Its filters, or why they stay as they are. */
        held(site: {
          readonly inputs: Bound<S, Value>;
          readonly result: Each<Y, Value>;
          readonly attributes: A;
        }): Held | string;
        /** Several of it, one behind the other; the last has the bias. */
        chained(chain: Chain<Bound<S, Value>, A>): Value;
      }
    : never;

const conv: Kind<typeof ops.conv> = {
  held({ inputs: { x, w }, result: y, attributes: { group, strides, pads, dilations } }) {
    if (group > 1) return "its groups of channels are convolved apart";
    const [out = 1, read = 1, kh = 1, kw = 1] = w.type.shape;
    const [n = 1, , h = 1, width = 1] = x.type.shape;
    const [, , rows = 1, columns = 1] = y.type.shape;
    return {
      weight: w,
      shape: [out, read, kh, kw],
      turned: false,
      pixels: { read: n * h * width, between: n * rows * width, made: n * rows * columns },
      window: { strides, pads, dilations },
    };
  },
  chained: ({ inputs: { x, b }, weights, windows }) =>
    weights.reduce(
      (y, w, i) => ops.conv({ x: y, w, b: i === weights.length - 1 ? b : undefined }, windows[i] ?? {}),
      x,
    ),
};

const gemm: Kind<typeof ops.gemm> = {
  held({ inputs: { b }, result: y, attributes: { transB } }) {
    return connected(b, { turned: transB === 0, made: y.type.shape });
  },
  chained: ({ inputs: { a, c }, attributes: { alpha, beta, transA, transB }, weights }) =>
    weights.reduce((y, b, i) => {
      const reading = { transA: i === 0 ? transA : 0, transB };
      return i === weights.length - 1
        ? ops.gemm({ a: y, b, c }, { ...reading, alpha, beta })
        : ops.gemm({ a: y, b }, reading);
    }, a),
};

const matMul: Kind<typeof ops.matMul> = {
  held({ inputs: { b }, result: y }) {
    if (b.type.shape.length !== 2) return "its weights are several matrices";
    return connected(b, { turned: true, made: y.type.shape });
  },
  chained: ({ inputs: { a }, weights }) => weights.reduce((y, b) => ops.matMul({ a: y, b }), a),
};

interface Connection {
  readonly turned: boolean;
  /** Shape of what the layer makes. */
  readonly made: Shape;
}

/** A fully connected layer: its filters see one pixel. */
function connected(weight: Value, { turned, made }: Connection): Held {
  const [first = 1, second = 1] = weight.type.shape;
  const [out, read] = turned ? [second, first] : [first, second];
  const pixels = sizeOf(made) / out;
  return {
    weight,
    shape: [out, read, 1, 1],
    turned,
    pixels: { read: pixels, between: pixels, made: pixels },
    window: plainWindow,
  };
}

/** A kind with its operator's signature forgotten; the graph has checked the operands. */
interface AnyKind {
  held(site: Pick<Node, "inputs" | "result" | "attributes">): Held | string;
  chained(chain: Chain<Inputs, Attributes>): Value;
}

const byName = new Map<string, AnyKind>([
  [ops.conv.name, conv as unknown as AnyKind],
  [ops.gemm.name, gemm as unknown as AnyKind],
  [ops.matMul.name, matMul as unknown as AnyKind],
]);

/** How a node holds filters; `undefined` where it has none. */
export const kindOf = (node: Node): AnyKind | undefined => byName.get(node.op.name);
