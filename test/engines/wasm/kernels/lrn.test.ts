import { test } from "vitest";
import { interpreter } from "../../../../src/engines/interpreter/index.ts";
import { Graph } from "../../../../src/ir/index.ts";
import { lrn, maxPool } from "../../../../src/ops/index.ts";
import { expectAgreement } from "../../../conformance/agreement.ts";
import { tolerances } from "../../../conformance/tolerances.ts";
import { answersOf, floats } from "./running.ts";

test.each([3, 8])("%i channels have no neighbours in what memory held before", async (channels) => {
  const shape = [1, channels, 16, 16] as const;
  const graph = new Graph();
  const pooled = maxPool({ x: graph.input("x", shape) }, { kernelShape: [8, 8], strides: [8, 8] });
  graph.output("y", lrn({ x: pooled }, { size: 7, alpha: 1 }));
  const feeds = {
    x: floats(
      shape,
      Array.from({ length: channels * 256 }, (_, i) => 2 + Math.sin(i)),
    ),
  };
  const [actual, expected] = [await answersOf(graph, feeds), await answersOf(graph, feeds, interpreter())];
  expectAgreement({ actual, expected, tolerance: tolerances.rounding.wasm });
});
