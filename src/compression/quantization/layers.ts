import { type Inputs, type Node, type Parameter, type Value, valuesOf } from "../../ir/graph.ts";
import { onlyReaderOf } from "../../ir/neighbours.ts";
import { type Filled, numbersIn } from "../../passes/index.ts";
import { treatmentOf } from "./treatments.ts";

/** A parameter with its numbers. */
export interface Stored {
  readonly parameter: Parameter;
  readonly data: Float32Array;
}

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
  const onlyReader = onlyReaderOf(network.graph);
  const numbers = numbersIn(network);
  const parameters = new Map<Value, Parameter>(network.graph.parameters.map((p) => [p, p]));
  const storedIn = (value: Value | undefined): Stored | undefined => {
    const parameter = value && onlyReader(value) && parameters.get(value);
    const data = parameter && numbers(parameter);
    return data instanceof Float32Array && parameter ? { parameter, data } : undefined;
  };
  return network.graph.nodes.flatMap((node): Layer[] => {
    const slots = slotsOf(node);
    const operand = (slot: string) => valuesOf(node.inputs[slot])[0];
    const [[y], x] = [valuesOf(node.result), operand(slots.x)];
    const [w, b] = [storedIn(operand(slots.w)), storedIn(operand(slots.b))];
    const isPlain = treatmentOf(node.op) === "layer" && isUnscaled(node) && (b || !operand(slots.b));
    return isPlain && x && y && w ? [{ name: y.name, node, x, y, w, b }] : [];
  });
}

/** Whether a product is added up as it is: of a Gemm neither part is scaled, and images come in rows. */
const isUnscaled = ({ op, attributes }: Node): boolean =>
  op.name !== "Gemm" || (attributes["alpha"] === 1 && attributes["beta"] === 1 && attributes["transA"] === 0);

/** The operands of a layer with a bias that it did not have. */
export const withBias = (node: Node, inputs: Inputs, b: Value): Inputs => ({ ...inputs, [slotsOf(node).b]: b });
