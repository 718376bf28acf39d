import { expect, test } from "vitest";
import { interpreter } from "../../../../src/engines/interpreter/index.ts";
import { Graph, type Tensor } from "../../../../src/ir/index.ts";
import { concat, maxPoolWithIndices, maxUnpool } from "../../../../src/ops/index.ts";
import { mulberry32 } from "../../../support/random.ts";
import { answersOf, floats } from "./running.ts";

test("the first pixel of a window wins where none is larger, even where there is nothing but −∞ or NaN", async () => {
  const graph = new Graph();
  const x = graph.input("x", [1, 1, 2, 6]);
  const [y, indices] = maxPoolWithIndices({ x }, { kernelShape: [2, 2], strides: [2, 2] });
  graph.output("y", y);
  graph.output("indices", indices);
  const [least, none] = [-Infinity, Number.NaN];
  const answers = await answersOf(graph, {
    x: floats([1, 1, 2, 6], [least, least, none, 1, 0, 3, least, least, 2, 3, 3, 3]),
  });
  expect(Array.from(answers["indices"]?.data ?? [])).toEqual([0, 2, 5]);
  expect(Array.from(answers["y"]?.data ?? [])).toEqual([least, none, 3]);
});

test("what was pooled into slices of a Concat goes back to where it stood", async () => {
  const shape = [2, 5, 7, 9] as const;
  const graph = new Graph();
  const x = graph.input("x", shape);
  const windows = { kernelShape: [3, 2], strides: [2, 2], pads: [1, 0, 1, 1] } as const;
  const [y, indices] = maxPoolWithIndices({ x }, windows);
  const [other, others] = maxPoolWithIndices(
    { x: maxUnpool({ x: y, indices }, { extent: [7, 9] }) },
    windows,
  );
  graph.output("joined", concat({ xs: [y, other, y] }, { axis: 1 }));
  graph.output("indices", indices);
  graph.output("others", others);
  const random = mulberry32(3);
  const feeds = {
    x: floats(
      shape,
      Array.from({ length: 2 * 5 * 7 * 9 }, () => random() - 0.5),
    ),
  };
  expect(await answersOf(graph, feeds)).toEqual(await answersOf(graph, feeds, interpreter()));
});

test("places that an image does not have take nothing, and those in other planes are found", async () => {
  const shape = [2, 2, 1, 2];
  const graph = new Graph();
  const [x, indices] = [graph.input("x", shape), graph.input("indices", shape, "int32")];
  graph.output("y", maxUnpool({ x, indices }, { extent: [2, 3] }));
  const places: Tensor = {
    type: { dtype: "int32", shape },
    data: Int32Array.of(23, 0, 24, -1, 7, 7, 1 << 20, 12),
  };
  const { y } = await answersOf(graph, { x: floats(shape, [1, 2, 3, 4, 5, 6, 7, 8]), indices: places });
  const expected = new Array<number>(24).fill(0);
  expected[23] = 1;
  expected[0] = 2;
  expected[7] = 5 + 6;
  expected[12] = 8;
  expect(Array.from(y?.data ?? [])).toEqual(expected);
});
