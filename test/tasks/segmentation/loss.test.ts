import { describe, expect, test } from "vitest";
import { gradients } from "../../../src/autodiff/gradients.ts";
import { interpret, type Precision, zeros } from "../../../src/engines/interpreter/index.ts";
import { Graph, type Value } from "../../../src/ir/graph.ts";
import { constantOf } from "../../../src/ops/index.ts";
import { type LossOptions, segmentationLoss } from "../../../src/tasks/index.ts";
import { caseOf } from "../../conformance/case.ts";
import { checkGradient } from "../../support/check-gradient.ts";

const [batch, classes, pixels] = [2, 4, 6];
const shape = [batch, classes, 2, 3];
const drawn = Array.from(
  { length: batch * classes * pixels },
  (_, i) => (((7 * i + 3 * Math.floor(i / 5)) % 23) - 11) / 8,
);
const truth = [0, 1, 255, 3, 2, 1, 255, 0, 0, 3, 1, 255];
const classWeights = [0.5, 2, 1.25, 0.75];

const labelsIn = (graph: Graph, labels: readonly number[] = truth): Value =>
  graph.constant("labels", {
    type: { dtype: "int32", shape: [batch, 2, 3] },
    data: Int32Array.from(labels),
  });

interface Given {
  readonly scores?: readonly number[];
  readonly labels?: readonly number[];
  readonly precision?: Precision;
}

/** Loss, accuracy, and the loss's derivative in the scores. */
function measured(
  options: LossOptions,
  { scores = drawn, labels = truth, precision = "float64" }: Given = {},
) {
  const graph = new Graph();
  const x = graph.input("scores", shape);
  const { loss, pixelAccuracy } = segmentationLoss(x, labelsIn(graph, labels), options);
  const derivative = gradients({ of: loss, seed: constantOf(loss, 1), by: [x] }).get(x);
  const fed = zeros(x.type, precision);
  fed.data.set(scores);
  const known = interpret(graph, new Map([[x, fed]]), precision);
  const number = (value: Value) => known.get(value)?.data[0] ?? Number.NaN;
  return {
    loss: number(loss),
    pixelAccuracy: number(pixelAccuracy),
    derivative: Array.from((derivative && known.get(derivative)?.data) ?? []),
  };
}

/*
 * PyTorch 2.15:
 *
 *   from torch.nn import functional as F
 *   scores = torch.tensor([((7 * i + 3 * (i // 5)) % 23 - 11) / 8 for i in range(2 * 4 * 2 * 3)], dtype=torch.float64)
 *   scores = scores.reshape(2, 4, 2, 3).requires_grad_()
 *   labels = torch.tensor([0, 1, 255, 3, 2, 1, 255, 0, 0, 3, 1, 255]).reshape(2, 2, 3)
 *   weight = torch.tensor([0.5, 2, 1.25, 0.75], dtype=torch.float64)
 *   for name, options in {
 *       "plain": {},
 *       "weighted": dict(weight=weight),
 *       "smoothed": dict(label_smoothing=0.25),
 *       "both": dict(weight=weight, label_smoothing=0.25),
 *   }.items():
 *       loss = F.cross_entropy(scores, labels, ignore_index=255, **options)
 *       (gradient,) = torch.autograd.grad(loss, scores)
 *       print(name, repr(loss.item()), [repr(x) for x in gradient[1, 2].flatten().tolist()])
 */
const pytorch: Readonly<
  Record<string, { options: LossOptions; loss: number; derivative: readonly number[] }>
> = {
  "without options": {
    options: {},
    loss: 1.600046543925982,
    derivative: [0, 0.025841771845862282, 0.025841771845862282, 0.02363463115285117, 0.03135371092890431, 0],
  },
  "with class weights": {
    options: { classWeights },
    loss: 1.4796098457993117,
    derivative: [0, 0.011345168127451734, 0.011345168127451734, 0.015564269295780041, 0.05506017528978318, 0],
  },
  "with label smoothing": {
    options: { labelSmoothing: 0.25 },
    loss: 1.5592479328148707,
    derivative: [
      0, 0.018897327401417842, 0.018897327401417842, 0.016690186708406725, 0.024409266484459867, 0,
    ],
  },
  "with class weights and label smoothing": {
    options: { classWeights, labelSmoothing: 0.25 },
    loss: 1.454154854038522,
    derivative: [0, 0.007268581947768206, 0.007268581947768206, 0.009887851738240347, 0.04141601739795095, 0],
  },
};

describe("cross-entropy", () => {
  test.each(Object.entries(pytorch))("is PyTorch's %s", (_, { options, loss, derivative }) => {
    const found = measured(options);
    expect(found.loss).toBeCloseTo(loss, 11);
    const plane = found.derivative.slice((classes + 2) * pixels, (classes + 3) * pixels);
    derivative.forEach((number, i) => {
      expect(plane[i]).toBeCloseTo(number, 11);
    });
  });

  test("is log of the number of classes where all scores are alike", () => {
    const { loss } = measured({ classWeights }, { scores: drawn.map(() => 3) });
    expect(loss).toBeCloseTo(Math.log(classes), 11);
  });
});

/** P(class) at every counted pixel, by the plainest loops. */
const counted = Array.from({ length: batch * pixels }, (_, i) => {
  const [image, pixel] = [Math.floor(i / pixels), i % pixels];
  const powers = Array.from({ length: classes }, (_, c) =>
    Math.exp(drawn[(image * classes + c) * pixels + pixel] ?? Number.NaN),
  );
  const sum = powers.reduce((a, b) => a + b, 0);
  return { label: truth[i] ?? 255, probability: powers.map((power) => power / sum) };
}).filter(({ label }) => label < classes);

describe("focal loss", () => {
  // Lin et al. 2017, eq. 5: the mean of −α·(1 − p)^γ·log p, over Σ α as cross-entropy is.
  const focalLoss = (gamma: number, weights: readonly number[]): number => {
    let [sum, weight] = [0, 0];
    for (const { label, probability } of counted) {
      const [p, w] = [probability[label] ?? Number.NaN, weights[label] ?? Number.NaN];
      sum -= w * (1 - p) ** gamma * Math.log(p);
      weight += w;
    }
    return sum / weight;
  };

  test.each([0.5, 2, 3])("is its formula with γ = %d", (focalGamma) => {
    const options = { crossEntropy: 0, focal: 1, focalGamma };
    expect(measured(options).loss).toBeCloseTo(focalLoss(focalGamma, [1, 1, 1, 1]), 10);
    expect(measured({ ...options, classWeights }).loss).toBeCloseTo(focalLoss(focalGamma, classWeights), 10);
  });

  test("is cross-entropy with γ = 0", () => {
    const { loss } = measured({ crossEntropy: 0, focal: 1, focalGamma: 0, classWeights });
    expect(loss).toBeCloseTo(measured({ classWeights }).loss, 11);
  });
});

describe("Dice loss", () => {
  test("is one minus the mean overlap of the classes, with one pixel more on both sides", () => {
    let overlap = 0;
    for (let c = 0; c < classes; c++) {
      let [both, sizes] = [0, 0];
      for (const { label, probability } of counted) {
        const [p, t] = [probability[c] ?? Number.NaN, label === c ? 1 : 0];
        both += p * t;
        sizes += p + t;
      }
      overlap += (2 * both + 1) / (sizes + 1) / classes;
    }
    const options = { crossEntropy: 0, dice: 1 };
    expect(measured(options).loss).toBeCloseTo(1 - overlap, 12);
    expect(measured({ ...options, classWeights }).loss).toBeCloseTo(1 - overlap, 12);
  });

  test("is near 0 where all pixels are surely right", () => {
    const scores = drawn.map((_, i) => {
      const [image, c, pixel] = [
        Math.floor(i / classes / pixels),
        Math.floor(i / pixels) % classes,
        i % pixels,
      ];
      return truth[image * pixels + pixel] === c ? 40 : 0;
    });
    expect(measured({ crossEntropy: 0, dice: 1 }, { scores }).loss).toBeCloseTo(0, 12);
  });
});

const parts = { crossEntropy: 0.5, dice: 2, focal: 0.25 };
const everything = { ...parts, classWeights, labelSmoothing: 0.25 };

test("the loss is the sum of its parts, each times its weight", () => {
  const alone = Object.entries(parts).map(([part, weight]) => {
    const others = { crossEntropy: 0, dice: 0, focal: 0 };
    return weight * measured({ ...everything, ...others, [part]: 1 }).loss;
  });
  expect(measured(everything).loss).toBeCloseTo(
    alone.reduce((a, b) => a + b, 0),
    12,
  );
});

test.each<[string, LossOptions]>([
  ["cross-entropy", { classWeights, labelSmoothing: 0.25 }],
  ["focal loss", { crossEntropy: 0, focal: 1, classWeights }],
  ["focal loss with γ below 1", { crossEntropy: 0, focal: 1, focalGamma: 0.5 }],
  ["Dice loss", { crossEntropy: 0, dice: 1 }],
  ["everything together", everything],
])("the derivative of %s is what differences measure", (name, options) =>
  checkGradient(
    caseOf({
      name,
      inputs: { scores: { shape, scale: 2 } },
      build: ({ scores }) => segmentationLoss(scores, labelsIn(scores.graph), options).loss,
    }),
  ),
);

describe("a batch that is all void", () => {
  const labels = truth.map(() => 255);

  test.each<[string, LossOptions]>([
    ["cross-entropy", {}],
    ["every part and option", everything],
  ])("has loss 0 and a derivative of zeros with %s", (_, options) => {
    const { loss, derivative, pixelAccuracy } = measured(options, { labels });
    expect(Math.abs(loss)).toBe(0);
    expect(derivative.map(Math.abs)).toEqual(drawn.map(() => 0));
    expect(pixelAccuracy).toBe(0);
  });
});

test("void pixels move nothing", () => {
  const moved = drawn.map((score, i) => {
    const place = Math.floor(i / classes / pixels) * pixels + (i % pixels);
    return truth[place] === 255 ? score * 5 - 3 : score;
  });
  const [found, other] = [measured(everything), measured(everything, { scores: moved })];
  expect(other.loss).toBeCloseTo(found.loss, 13);
  expect(other.pixelAccuracy).toBe(found.pixelAccuracy);
});

test.each(["float32", "float64"] as const)(
  "the loss and its derivative stay finite in %s where scores are far apart",
  (precision) => {
    const scores = drawn.map((score) => score * 1e4);
    const { loss, derivative } = measured(everything, { scores, precision });
    expect(Number.isFinite(loss)).toBe(true);
    expect(derivative.every(Number.isFinite)).toBe(true);
  },
);

test("pixel accuracy is the share of the counted pixels whose highest score is the label's", () => {
  const right = counted.filter(({ label, probability }) => probability[label] === Math.max(...probability));
  expect(right.length).toBeGreaterThan(0);
  expect(measured({}).pixelAccuracy).toBeCloseTo(right.length / counted.length, 11);
  expect(measured({ classWeights }).pixelAccuracy).toBe(measured({}).pixelAccuracy);
});

describe("says what does not fit", () => {
  const graph = new Graph();
  const scores = graph.input("scores", shape);
  const labels = labelsIn(graph);

  test("when the scores are no images", () => {
    const flat = graph.input("flat", [6, classes]);
    expect(() => segmentationLoss(flat, labels)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: scores have shape [6,4], not [n, classes, h, w]]`,
    );
  });

  test("when there is not one weight for each class", () => {
    expect(() => segmentationLoss(scores, labels, { classWeights: [1] })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: there are 1 class weights for scores of 4 classes]`,
    );
  });

  test("when no part of the loss counts", () => {
    expect(() => segmentationLoss(scores, labels, { crossEntropy: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: the loss has no part: give crossEntropy, focal or dice a weight above 0]`,
    );
  });

  test("when there are not as many labels as pixels", () => {
    const few = graph.input("labels", [batch, 2, 2], "int32");
    expect(() => segmentationLoss(scores, few)).toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: Reshape at (top level): x has 8 elements but shape [2, 1, 2, 3] holds 12
        x  int32[2, 2, 2]  labels.1
      fix: give a shape of 8 elements]
    `);
  });
});
