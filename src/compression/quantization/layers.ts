import { type Inputs, type Node, type Value, valuesOf } from "../../ir/graph.ts";
import { type Filled, ownedIn, type Stored } from "../../passes/index.ts";
import { treatmentOf } from "./treatments.ts";

/** A node that multiplies what it sees with stored weights, and may add stored biases. */
export interface Layer {
  /** That of its result, which no other layer has. */
  readonly name: string;
  readonly node: Node;
  readonly x: Value;
  readonly y: Value;
  readonly w: Stored;
  readonly b: Stored | undefined;
}

/** What a layer calls its operands: a Gemm's follow its formula. */
const slotsOf = ({ op }: Node) =>
  op.name === "Gemm" ? ({ x: "a", w: "b", b: "c" } as const) : ({ x: "x", w: "w", b: "b" } as const);

/** Every layer whose weights and biases are stored for it alone, in order. */
export function layersIn(network: Filled): readonly Layer[] {
  const owned = ownedIn(network);
  return network.graph.nodes.flatMap((node): Layer[] => {
    const slots = slotsOf(node);
    const operand = (slot: string) => valuesOf(node.inputs[slot])[0];
    const [[y], x] = [valuesOf(node.result), operand(slots.x)];
    const [w, b] = [owned(operand(slots.w)), owned(operand(slots.b))];
    const isPlain = treatmentOf(node.op) === "layer" && isUnscaled(node) && (b || !operand(slots.b));
    return isPlain && x && y && w ? [{ name: y.name, node, x, y, w, b }] : [];
  });
}

/** Whether a product is added up as it is: of a Gemm neither part is scaled, and images come in rows. */
const isUnscaled = ({ op, attributes }: Node): boolean =>
  op.name !== "Gemm" || (attributes["alpha"] === 1 && attributes["beta"] === 1 && attributes["transA"] === 0);

/** The operands of a layer with a bias that it did not have. */
export const withBias = (node: Node, inputs: Inputs, b: Value): Inputs => ({
  ...inputs,
  [slotsOf(node).b]: b,
});
