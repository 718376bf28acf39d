import { expect, test } from "vitest";
import { Graph } from "../../../../src/ir/index.ts";
import { activeShift } from "../../../../src/ops/index.ts";
import { answersOf, floats } from "./running.ts";

test("a channel that looks beyond every image sees zeros, however far that is", async () => {
  const far = [3, 0, 0, 4, -3, 0, 0, -4, 1e12, 0.5, 0, -1e12, Infinity, 0, 0, -Infinity];
  const shape = [1, far.length / 2, 3, 4] as const;
  const graph = new Graph();
  graph.output(
    "y",
    activeShift({ x: graph.input("x", shape), offset: graph.input("offset", [far.length / 2, 2]) }),
  );
  const x = floats(shape, new Array<number>(6 * far.length).fill(1));
  const { y } = await answersOf(graph, { x, offset: floats([far.length / 2, 2], far) });
  expect(Array.from(y?.data ?? [])).toEqual(new Array<number>(6 * far.length).fill(0));
});

test("a channel that looks half a pixel past the edges sees half of what is there", async () => {
  const graph = new Graph();
  const [x, offset] = [graph.input("x", [1, 2, 2, 2]), graph.input("offset", [2, 2])];
  graph.output("y", activeShift({ x, offset }));
  const image = floats([1, 2, 2, 2], [1, 2, 4, 8, 1, 2, 4, 8]);
  const { y } = await answersOf(graph, { x: image, offset: floats([2, 2], [-0.5, 0, 0.25, 1.5]) });
  expect(Array.from(y?.data ?? [])).toEqual([0.5, 1, 2.5, 5, 1.75, 0, 3, 0]);
});
