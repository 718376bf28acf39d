import { describe, expect, test } from "vitest";
import { gradients } from "../../../src/autodiff/gradients.ts";
import { interpret, zeros } from "../../../src/engines/interpreter/index.ts";
import { Graph } from "../../../src/ir/graph.ts";
import { constantOf } from "../../../src/ops/index.ts";
import { type Softness, softCrossEntropy } from "../../../src/training/index.ts";
import { caseOf } from "../../conformance/case.ts";
import { checkGradient } from "../../support/check-gradient.ts";

interface Given extends Softness {
  readonly shape: readonly number[];
  readonly student: readonly number[];
  readonly teacher: readonly number[];
}

/** H(P_T, P_S) and its derivative in the student's scores, in float64. */
function measured({ shape, student, teacher, ...softness }: Given) {
  const graph = new Graph();
  const [s, t] = [graph.input("student", shape), graph.input("teacher", shape)];
  const loss = softCrossEntropy(s, t, softness);
  const derivative = gradients({ of: loss, seed: constantOf(loss, 1), by: [s] }).get(s);
  const fed = [s, t].map((value, i) => {
    const tensor = zeros(value.type, "float64");
    tensor.data.set([student, teacher][i] ?? []);
    return [value, tensor] as const;
  });
  const known = interpret(graph, new Map(fed), "float64");
  return {
    loss: known.get(loss)?.data[0] ?? Number.NaN,
    derivative: Array.from((derivative && known.get(derivative)?.data) ?? []),
  };
}

/** As `oracle` scores: neither sorted nor alike. */
const some = (count: number, by: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => (((by * i + 3 * Math.floor(i / 5)) % 23) - 11) / 8);

describe("the lecture's H(P_T, P_S) at a temperature", () => {
  test("is −Σ p log q: by hand, p = (3/4, 1/4) and q = (1/2, 1/2) at τ = 2", () => {
    const teacher = [2 * Math.log(3), 0];
    const { loss } = measured({ shape: [1, 2, 1, 1], student: [5, 5], teacher, axis: 1, temperature: 2 });
    expect(loss).toBeCloseTo(Math.log(2), 12);
    const student = [0, 2 * Math.log(4)];
    const other = measured({ shape: [1, 2, 1, 1], student, teacher, axis: 1, temperature: 2 });
    expect(other.loss).toBeCloseTo(-(0.75 * Math.log(1 / 5) + 0.25 * Math.log(4 / 5)), 12);
  });

  /*
   * PyTorch 2.15, in float64:
   *
   *   s = torch.tensor([((7 * i + 3 * (i // 5)) % 23 - 11) / 8 for i in range(24)]).reshape(2, 3, 2, 2)
   *   t = torch.tensor([((5 * i + 2 * (i // 3)) % 19 - 9) / 4 for i in range(24)]).reshape(2, 3, 2, 2)
   *   loss = -(F.softmax(t / tau, 1) * F.log_softmax(s / tau, 1)).sum(1).mean()
   */
  test.each([
    [1, 1.3853615579730694, 0.0023119732403852795, 0.8632171800522285],
    [4, 1.11560247884799, 0.00014937418498447985, 0.06649357301126482],
  ])("is meant over pixels, as PyTorch has it, at τ = %d", (temperature, loss, second, length) => {
    const teacher = Array.from({ length: 24 }, (_, i) => (((5 * i + 2 * Math.floor(i / 3)) % 19) - 9) / 4);
    const found = measured({ shape: [2, 3, 2, 2], student: some(24, 7), teacher, axis: 1, temperature });
    expect(found.loss).toBeCloseTo(loss, 12);
    expect(found.derivative[1]).toBeCloseTo(second, 12);
    expect(found.derivative.reduce((sum, d) => sum + Math.abs(d), 0)).toBeCloseTo(length, 12);
  });

  test.each([1, 0.5, 3])("has the derivative that differences give at τ = %d", (temperature) => {
    const teacher = some(12, 5);
    const example = caseOf({
      name: "soft cross-entropy",
      inputs: { student: [2, 3, 2] },
      build: ({ student }) =>
        softCrossEntropy(student, constantOf(student, teacher, [2, 3, 2]), { axis: 1, temperature }),
    });
    expect(() => checkGradient(example)).not.toThrow();
  });

  test("is lowest, and flat, where the student says what the teacher says, up to a constant", () => {
    const teacher = some(12, 5);
    const same = teacher.map((score) => score + 7);
    const given = { shape: [2, 3, 2], teacher, axis: 1, temperature: 2 };
    const lowest = measured({ ...given, student: same });
    for (const slope of lowest.derivative) expect(slope).toBeCloseTo(0, 12);
    for (let i = 0; i < 12; i++)
      for (const step of [-0.5, 0.5]) {
        const moved = same.map((score, j) => (j === i ? score + step : score));
        expect(measured({ ...given, student: moved }).loss).toBeGreaterThan(lowest.loss);
      }
  });
});
