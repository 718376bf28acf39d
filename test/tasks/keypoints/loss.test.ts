import { describe, expect, test } from "vitest";
import { gradients } from "../../../src/autodiff/gradients.ts";
import { interpret, zeros } from "../../../src/engines/interpreter/index.ts";
import { Graph, type Value } from "../../../src/ir/graph.ts";
import { softArgmax } from "../../../src/layers/index.ts";
import { constantOf } from "../../../src/ops/index.ts";
import { type KeypointLossOptions, keypointLoss } from "../../../src/tasks/index.ts";
import { caseOf } from "../../conformance/case.ts";
import { checkGradient } from "../../support/check-gradient.ts";

const shape = [1, 2, 3, 4];
const image = [5, 6] as const;
const drawn = Array.from({ length: 24 }, (_, i) => (((7 * i + 3 * Math.floor(i / 5)) % 23) - 11) / 8);
const truth = [0.25, -0.5, -0.75, 0.125];

const placesIn = (graph: Graph, places: readonly number[]): Value =>
  graph.constant("places", {
    type: { dtype: "float32", shape: [1, 2, 2] },
    data: Float32Array.from(places),
  });

/** Loss, distance, and the loss's derivative in the scores, in float64. */
function measured(options: KeypointLossOptions, places: readonly number[] = truth) {
  const graph = new Graph();
  const scores = graph.input("scores", shape);
  const answers = { scores, points: softArgmax(scores, image) };
  const { loss, distance } = keypointLoss(answers, placesIn(graph, places), { ...options, image });
  const derivative = gradients({ of: loss, seed: constantOf(loss, 1), by: [scores] }).get(scores);
  const fed = zeros(scores.type, "float64");
  fed.data.set(drawn);
  const known = interpret(graph, new Map([[scores, fed]]), "float64");
  return {
    loss: known.get(loss)?.data[0],
    distance: known.get(distance)?.data[0],
    derivative: Array.from((derivative && known.get(derivative)?.data) ?? []),
  };
}

/*
 * PyTorch 2.15, in float64:
 *
 *   scores = torch.tensor([((7 * i + 3 * (i // 5)) % 23 - 11) / 8 for i in range(24)]).reshape(1, 2, 3, 4)
 *   ys = (2 * torch.arange(3) + 1 - 3) / 5; xs = (2 * torch.arange(4) + 1 - 4) / 6
 *   y, x = (grid.flatten() for grid in torch.meshgrid(ys, xs, indexing="ij"))
 *   p = F.softmax(scores.flatten(2), 2)
 *   points = torch.stack([(p * x).sum(2), (p * y).sum(2)], 2)
 *   truth = torch.tensor([[[0.25, -0.5], [-0.75, 0.125]]])
 *   mse = F.mse_loss(points, truth); distance = (points - truth).norm(dim=2).mean()
 *   bell = F.softmax(-((x - truth[..., :1]) ** 2 + (y - truth[..., 1:]) ** 2) / (2 * 0.3 ** 2), 2)
 *   entropy = -(bell * F.log_softmax(scores.flatten(2), 2)).sum(2).mean()
 *   (mse + 0.5 * entropy).backward()
 */
const torch = {
  mse: 0.21824242598821678,
  distance: 0.650523627420313,
  entropy: 2.7185721105510927,
  derivative: [-0.0015717439729546988, -0.03040215362851307, -0.07935766712187486],
  derivativeLength: 0.7268364406879132,
};

describe("the loss of keypoints", () => {
  test("is PyTorch's MSE of coordinates, unless it is told otherwise", () => {
    const { loss, distance } = measured({});
    expect(loss).toBeCloseTo(torch.mse, 8);
    expect(distance).toBeCloseTo(torch.distance, 8);
  });

  test("adds the cross-entropy with bells around the keypoints, and both derive as in PyTorch", () => {
    const { loss, derivative } = measured({ heatmaps: 0.5, spread: 0.3 });
    expect(loss).toBeCloseTo(torch.mse + 0.5 * torch.entropy, 6);
    for (const [i, value] of torch.derivative.entries()) expect(derivative[i]).toBeCloseTo(value, 6);
    expect(derivative.reduce((sum, value) => sum + Math.abs(value), 0)).toBeCloseTo(
      torch.derivativeLength,
      6,
    );
  });

  test("leaves out keypoints that a view left out", () => {
    const [both, first] = [
      measured({ heatmaps: 0.5 }),
      measured({ heatmaps: 0.5 }, [0.25, -0.5, -1.01, 0.125]),
    ];
    const [, second] = [both, measured({ heatmaps: 0.5 }, [9, 9, -0.75, 0.125])];
    expect(first.derivative.slice(12).every((value) => value === 0)).toBe(true);
    expect(second.derivative.slice(0, 12).every((value) => value === 0)).toBe(true);
    for (const name of ["loss", "distance"] as const)
      expect((first[name]! + second[name]!) / 2).toBeCloseTo(both[name]!, 9);
  });

  test("is 0 and flat where no keypoint lies on the image", () => {
    const { loss, derivative } = measured({ heatmaps: 0.5 }, [2, 0, 0, -1.5]);
    expect(loss).toBe(0);
    expect(derivative.every((value) => value === 0)).toBe(true);
  });

  test("has the derivative that differences give, of both parts", () => {
    const example = caseOf({
      name: "keypoint loss",
      inputs: { scores: shape },
      build: ({ scores }) =>
        keypointLoss({ scores, points: softArgmax(scores, image) }, placesIn(scores.graph, truth), {
          coordinates: 0.7,
          heatmaps: 0.2,
          spread: 0.2,
          image,
        }).loss,
    });
    expect(() => checkGradient(example)).not.toThrow();
  });

  test("without a part is refused", () => {
    expect(() => measured({ coordinates: 0 })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: the loss has no part: give coordinates or heatmaps a weight above 0]`,
    );
  });
});
