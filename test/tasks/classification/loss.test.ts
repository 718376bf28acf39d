import { expect, test } from "vitest";
import { interpret } from "../../../src/engines/interpreter/index.ts";
import { Graph } from "../../../src/ir/graph.ts";
import { classificationLoss } from "../../../src/tasks/index.ts";

/** Probabilities 1/2, 1/4, 1/4 and 1/8, 1/8, 3/4. */
const scores = [2, 1, 1, 1, 1, 6].map(Math.log);

function measured(labels: readonly number[], labelSmoothing?: number) {
  const graph = new Graph();
  const constant = (shape: readonly number[], data: Float32Array | Int32Array) =>
    graph.constant("given", {
      type: { dtype: data instanceof Int32Array ? "int32" : "float32", shape },
      data,
    });
  const { loss, accuracy } = classificationLoss(
    constant([2, 3], Float32Array.from(scores)),
    constant([2], Int32Array.from(labels)),
    labelSmoothing === undefined ? {} : { labelSmoothing },
  );
  const known = interpret(graph, new Map());
  return [loss, accuracy].map((value) => known.get(value)?.data[0]);
}

test("the loss is the mean of −log of what the true classes are given", () => {
  const [loss, accuracy] = measured([0, 1]);
  expect(loss).toBeCloseTo((Math.log(2) + Math.log(8)) / 2, 6);
  expect(accuracy).toBeCloseTo(0.5, 6);
});

test("label smoothing takes its share of every class", () => {
  const every = (Math.log(2) + Math.log(4) + Math.log(4)) / 3;
  const everyOfSecond = (Math.log(8) + Math.log(8) - Math.log(0.75)) / 3;
  const plain = (Math.log(2) - Math.log(0.75)) / 2;
  const [loss, accuracy] = measured([0, 2], 0.3);
  expect(loss).toBeCloseTo(0.7 * plain + 0.3 * ((every + everyOfSecond) / 2), 6);
  expect(accuracy).toBeCloseTo(1, 6);
});

test("a photograph whose label is no class does not count", () => {
  const [loss, accuracy] = measured([0, 255]);
  expect(loss).toBeCloseTo(Math.log(2), 6);
  expect(accuracy).toBeCloseTo(1, 6);
});

test("scores of pixels are refused", () => {
  const graph = new Graph();
  const pixels = graph.input("scores", [1, 2, 4, 4]);
  const labels = graph.input("labels", [1], "int32");
  expect(() => classificationLoss(pixels, labels)).toThrow("scores have shape [1,2,4,4], not [n, classes]");
});
