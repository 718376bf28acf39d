import { describe, expect, test } from "vitest";
import { hostValues } from "../../../src/engines/wasm/host.ts";
import { lowered } from "../../../src/engines/wasm/lowered.ts";
import { planOf } from "../../../src/engines/wasm/plan.ts";
import { type Graph, sizeOf, type Value, valuesOf } from "../../../src/ir/index.ts";
import { liveNodes } from "../../../src/ir/live.ts";
import { modelNamed } from "../../../src/models/index.ts";
import { everyday } from "../../models/depth.ts";

describe("the memory of a compiled network, at the size that its paper gives it,", () => {
  test.each(everyday)("$name: is at most a twentieth more than is in use at once", (model) => {
    const { arena, inUse } = planOf(lowered(model.graph())).report;
    expect(arena).toBeGreaterThanOrEqual(inUse);
    expect(arena).toBeLessThanOrEqual(1.05 * inUse);
  });

  const counted = ["squeeze-unet", "squeezenet-1.0", "edgesegnet", "mobilenet-v2", "unet", "resnet-50"];
  test.each(counted)(
    "%s: is at most a twentieth more than its graph's values that are alive at once",
    (name) => {
      const graph = modelNamed(name)?.graph();
      if (!graph) throw new Error(`no model is called ${name}`);
      expect(planOf(lowered(graph)).report.arena).toBeLessThanOrEqual(1.05 * aliveAtOnce(graph));
    },
  );
});

/** The most bytes of values that were computed, or fed, and are still read; no value lies in another. */
function aliveAtOnce(graph: Graph): number {
  const known = hostValues(graph);
  const nodes = liveNodes(graph).filter(({ result }) => !valuesOf(result).every((y) => known.has(y)));
  const lastRead = new Map<Value, number>();
  for (const [i, { inputs }] of nodes.entries())
    for (const x of valuesOf(...Object.values(inputs))) lastRead.set(x, i);
  for (const y of graph.outputs.values()) lastRead.set(y, nodes.length);
  const alive = new Set<Value>(graph.inputs);
  let most = 0;
  for (const [i, { result }] of nodes.entries()) {
    for (const y of valuesOf(result)) alive.add(y);
    most = Math.max(
      most,
      [...alive].reduce((bytes, { type }) => bytes + 4 * sizeOf(type.shape), 0),
    );
    for (const value of alive) if ((lastRead.get(value) ?? 0) <= i) alive.delete(value);
  }
  return most;
}
