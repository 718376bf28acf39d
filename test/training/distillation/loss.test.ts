import { describe, expect, test } from "vitest";
import { gradients } from "../../../src/autodiff/gradients.ts";
import { interpret } from "../../../src/engines/interpreter/index.ts";
import { Graph, type Value } from "../../../src/ir/graph.ts";
import { softArgmax } from "../../../src/layers/index.ts";
import { constantOf } from "../../../src/ops/index.ts";
import { withTeacher } from "../../../src/training/distillation/loss.ts";
import type { Distillation, Recipe } from "../../../src/training/index.ts";
import { taughtName } from "../../../src/training/index.ts";
import { keypoints } from "../../../src/training/objectives/keypoints.ts";
import type { Answers, TaskObjective } from "../../../src/training/objectives/objective.ts";
import { segmentation } from "../../../src/training/objectives/segmentation.ts";
import { smallRecipe } from "../small-recipe.ts";

const alone: Distillation = { temperature: 1, lambda: 1, labels: false, hints: [], hintWeight: 1 };
const plain: Recipe = {
  ...smallRecipe,
  loss: { ...smallRecipe.loss, labelSmoothing: 0, crossEntropy: 1, dice: 0 },
};

interface Given {
  readonly task: TaskObjective;
  readonly recipe: Recipe;
  readonly scores: readonly number[];
  readonly shape: readonly number[];
  readonly labels: readonly number[];
  /** What the teacher answers, by name, with shapes. */
  readonly taught: Readonly<Record<string, readonly [shape: readonly number[], numbers: readonly number[]]>>;
  /** More that the student answers. */
  answers?(scores: Value): Answers;
}

/** The loss of a student whose scores are these, and its slope in them, in float64. */
function measured({ task, recipe, scores, shape, labels, taught, answers = () => new Map() }: Given) {
  const graph = new Graph();
  const x = graph.input("x", shape);
  const own: Answers = new Map([["scores", x], ...answers(x)]);
  const type = task.labels(own, recipe.plan.size);
  const truth = graph.input("labels", type.shape, type.dtype);
  const request = { recipe, classWeights: undefined };
  const shapes = new Map(Object.entries(taught).map(([name, [extents]]) => [name, extents]));
  const objective = task.fromLabels(own, truth, request);
  const { loss } = withTeacher(objective, { task, answers: own, taught: shapes, request });
  const slope = gradients({ of: loss, seed: constantOf(loss, 1), by: [x] }).get(x);
  const given = new Map<string, readonly number[]>([
    ["x", scores],
    ["labels", labels],
    ...Object.entries(taught).map(([name, [, numbers]]) => [taughtName(name), numbers] as const),
  ]);
  const feeds = graph.inputs.map((input) => {
    const numbers = given.get(input.name) ?? [];
    const data = input.type.dtype === "int32" ? Int32Array.from(numbers) : Float64Array.from(numbers);
    return [input, { type: input.type, data }] as const;
  });
  const known = interpret(graph, new Map(feeds), "float64");
  return {
    loss: known.get(loss)?.data[0] ?? Number.NaN,
    slope: slope ? Array.from(known.get(slope)?.data ?? []) : [],
  };
}

describe("the lecture's L_KD = H(y, P_S) + λ H(P_T, P_S) of one pixel", () => {
  // P_S = (1/4, 3/4); at τ = 2, P_T = (2/3, 1/3) and P_S = (1, √3) / (1 + √3). The label is class 0.
  const student = [0, Math.log(3)];
  const teacher = [2 * Math.log(2), 0];
  const hard = Math.log(4);
  const soft = Math.log(1 + Math.sqrt(3)) - Math.log(Math.sqrt(3)) / 3;
  const learnt = (distillation: Partial<Distillation>) =>
    measured({
      task: segmentation,
      recipe: {
        ...plain,
        plan: { ...plain.plan, size: [1, 1] },
        distillation: { ...alone, ...distillation },
      },
      scores: student,
      shape: [1, 2, 1, 1],
      labels: [0],
      taught: { scores: [[1, 2, 1, 1], teacher] },
    }).loss;

  test.each([
    [0.5, 0.5 * soft],
    [3, 3 * soft],
  ])("is λ H alone without labels, at λ = %d", (lambda, expected) => {
    expect(learnt({ temperature: 2, lambda })).toBeCloseTo(expected, 6);
  });

  test("adds the labels' cross-entropy where labels count", () => {
    expect(learnt({ temperature: 2, lambda: 3, labels: true })).toBeCloseTo(hard + 3 * soft, 6);
    expect(learnt({ lambda: 0, labels: true })).toBeCloseTo(hard, 6);
  });

  test("has no part without labels and λ, and is refused", () => {
    expect(() => learnt({ lambda: 0 })).toThrow("let labels count, or give lambda a weight above 0");
  });
});

test("hints add the mean squared difference of two blocks, times their weight", () => {
  const hints = [{ teacher: "a", student: "b" }];
  const { loss } = measured({
    task: segmentation,
    recipe: {
      ...plain,
      plan: { ...plain.plan, size: [1, 1] },
      distillation: { ...alone, lambda: 0, hints, hintWeight: 5 },
    },
    scores: [1, 2],
    shape: [1, 2, 1, 1],
    labels: [0],
    taught: {
      "hint/0": [
        [1, 2, 1, 1],
        [2, 5],
      ],
    },
    answers: (scores) => new Map([["hint/0", scores]]),
  });
  expect(loss).toBeCloseTo((5 * (1 + 9)) / 2, 12);
});

test("a teacher whose scores have another shape is refused", () => {
  const wrong = () =>
    measured({
      task: segmentation,
      recipe: { ...plain, plan: { ...plain.plan, size: [1, 1] }, distillation: alone },
      scores: [1, 2],
      shape: [1, 2, 1, 1],
      labels: [0],
      taught: {
        scores: [
          [1, 2, 2, 1],
          [0, 0, 0, 0],
        ],
      },
    });
  expect(wrong).toThrowErrorMatchingInlineSnapshot(
    `[InputError: the teacher's scores are [1, 2, 2, 1] and the student's [1, 2, 1, 1]; scores of one shape would fit]`,
  );
});

describe("a student of keypoints", () => {
  const shape = [1, 2, 3, 4];
  const teacher = Array.from({ length: 24 }, (_, i) => (((5 * i) % 11) - 5) / 4);
  const learnt = (scores: readonly number[], parts: { coordinates: number; heatmaps: number }) =>
    measured({
      task: keypoints,
      recipe: {
        ...plain,
        plan: { ...plain.plan, size: [3, 4] },
        keypoints: { ...parts, spread: 0.1 },
        distillation: { ...alone, temperature: 2 },
      },
      scores,
      shape,
      labels: [0, 0, 0, 0],
      taught: { scores: [shape, teacher] },
      answers: (x) => new Map([["points", softArgmax(x, [3, 4])]]),
    });

  test.each([
    [1, 0],
    [0, 1],
    [1, 0.5],
  ])("has nothing to learn from itself, coordinates weighing %d and heatmaps %d", (coordinates, heatmaps) => {
    const parts = { coordinates, heatmaps };
    const lowest = learnt(teacher, parts);
    for (const slope of lowest.slope) expect(slope).toBeCloseTo(0, 6);
    for (const i of [0, 7, 15])
      for (const step of [-0.5, 0.5]) {
        const moved = teacher.map((score, j) => (j === i ? score + step : score));
        expect(learnt(moved, parts).loss).toBeGreaterThan(lowest.loss);
      }
  });

  test("learns places by their mean squared difference: by hand, from two certain heatmaps", () => {
    const certain = (cell: number) => Array.from({ length: 12 }, (_, c) => (c === cell ? 100 : 0));
    const { loss } = measured({
      task: keypoints,
      recipe: {
        ...plain,
        plan: { ...plain.plan, size: [3, 4] },
        keypoints: { coordinates: 1, heatmaps: 0, spread: 0.1 },
        distillation: alone,
      },
      scores: certain(0),
      shape: [1, 1, 3, 4],
      labels: [0, 0],
      // Two columns to the right: 2 · 2/4 of the picture; one row down: 2/3.
      taught: { scores: [[1, 1, 3, 4], certain(6)] },
      answers: (x) => new Map([["points", softArgmax(x, [3, 4])]]),
    });
    expect(loss).toBeCloseTo((1 + 4 / 9) / 2, 6);
  });
});
