import type { Constant, Value } from "../ir/graph.ts";
import { type Shape, sizeOf } from "../ir/tensor.ts";

/** Numbers that a network computes with but never learns, in `like`'s graph; one number fills `shape`. */
export function constantOf(like: Value, numbers: number | readonly number[], shape: Shape = []): Constant {
  const data = new Float32Array(sizeOf(shape));
  if (typeof numbers === "number") data.fill(numbers);
  else if (numbers.length === data.length) data.set(numbers);
  else throw new RangeError(`${numbers.length} numbers do not fill the shape [${shape.join(", ")}]`);
  return like.graph.constant("constant", { type: { dtype: "float32", shape }, data });
}
