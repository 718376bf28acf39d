/** What need not be computed in WebAssembly: numbers that follow from parameters and constants alone. */
import { type Graph, mapBound, mapResult, type Node, type Value, valuesOf } from "../../ir/graph.ts";
import { makersOf } from "../../ir/neighbours.ts";
import { type Numbers, sizeOf, type Tensor, type TensorType } from "../../ir/tensor.ts";
import { type Feeds, fed } from "../engine.ts";

/** Values that are known before the inputs are. */
export function hostValues({ parameters, constants, nodes }: Graph): ReadonlySet<Value> {
  const known = new Set<Value>([...parameters, ...constants]);
  for (const { inputs, result } of nodes)
    if (valuesOf(...Object.values(inputs)).every((v) => known.has(v)))
      for (const y of valuesOf(result)) known.add(y);
  return known;
}

/** The numbers of a value that is fed, stored, or follows from such; by the operators' reference results. */
export function hostNumbers(graph: Graph, feeds: Feeds): (value: Value) => Tensor {
  const known = new Map<Value, Tensor>(graph.constants.map((constant) => [constant, constant.tensor]));
  const makers = makersOf(graph);
  const numbersOf = (value: Value): Tensor => {
    const found = known.get(value);
    if (found) return found;
    const maker = makers.get(value);
    if (!maker) return fed(value, feeds);
    evaluate(maker, numbersOf, known);
    return numbersOf(value);
  };
  return numbersOf;
}

function evaluate(node: Node, numbersOf: (value: Value) => Tensor, known: Map<Value, Tensor>): void {
  const { op, inputs, attributes, result } = node;
  const place = (y: Value): Tensor => {
    const tensor = { type: y.type, data: zeros(y.type) };
    known.set(y, tensor);
    return tensor;
  };
  op.evaluate(mapBound(inputs, numbersOf), attributes, mapResult(result, place));
}

/** Zeros of a type, as many as it has elements. */
export function zeros({ dtype, shape }: TensorType): Numbers {
  const size = sizeOf(shape);
  if (dtype === "int32") return new Int32Array(size);
  if (dtype === "int8") return new Int8Array(size);
  return dtype === "float32" ? new Float32Array(size) : new Uint8Array(size);
}
