import type { Value } from "../../ir/graph.ts";
import { sizeOf } from "../../ir/tensor.ts";
import { constantOf, div, logSoftmax, mul, reduceSum, softmax } from "../../ops/index.ts";

export interface Softness {
  /** The axis of classes, or of places. */
  readonly axis: number;
  /** τ, which scores are divided by; above 1, what is unlikely counts for more. */
  readonly temperature: number;
}

/**
 * H(P_T^τ, P_S^τ) = −Σ softmax(t/τ) · log softmax(s/τ) along `axis`, meant over everything else: the second term of
 * the lecture's L_KD (CNN architectures, p. 7). Hinton et al. 2015 multiply it by τ², which the lecture leaves to λ.
 */
export function softCrossEntropy(student: Value, teacher: Value, { axis, temperature }: Softness): Value {
  const { shape } = student.type;
  const softened = (x: Value): Value =>
    temperature === 1 ? x : mul({ a: x, b: constantOf(x, 1 / temperature) });
  const wanted = softmax({ x: softened(teacher) }, { axis });
  const known = logSoftmax({ x: softened(student) }, { axis });
  const sum = reduceSum({ x: mul({ a: wanted, b: known }) });
  return div({ a: sum, b: constantOf(sum, -sizeOf(shape) / (shape[axis] ?? 1)) });
}
