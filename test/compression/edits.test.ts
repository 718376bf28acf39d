import { describe, expect, test } from "vitest";
import { channelMap, filterNorms, lowestFor, withoutChannels } from "../../src/compression/channels/index.ts";
import { EditError } from "../../src/compression/edit-error.ts";
import { type Edit, edited, isEdits, pruning } from "../../src/compression/edits.ts";
import { byEnergy, candidatesFor, factored, layersIn } from "../../src/compression/low-rank/index.ts";
import type { Graph, ImageShape } from "../../src/ir/index.ts";
import { modelNamed, squeezeUnet } from "../../src/models/index.ts";
import { someWeights } from "../models/small.ts";

const built = (input: ImageShape = [1, 3, 32, 32]): Graph =>
  squeezeUnet.graph({ input, options: { width: 0.25, norm: "batch" } });

function halved(graph: Graph) {
  const map = channelMap(graph);
  const choosing = {
    scores: filterNorms(map, someWeights(graph)),
    scope: "layer",
    keep: 0,
    multiple: 1,
  } as const;
  return lowestFor(graph, map, { ...choosing, of: "macs", most: graph.macs / 2 });
}

/** As a file keeps it. */
const stored = (edit: Edit): Edit => JSON.parse(JSON.stringify(edit));

const smaller = (graph: Graph): Graph => withoutChannels(graph, halved(graph)).graph;

describe("an edit that was stored", () => {
  test("prunes the same channels again", () => {
    const again = edited(built(), [stored(pruning(halved(built())))]);
    expect(again.toString()).toBe(smaller(built()).toString());
    expect(again.macs).toBeLessThanOrEqual(built().macs / 2);
  });

  test("prunes coupled layers that are told of by one of them", () => {
    const whole = modelNamed("mobilenet-v2")!.graph({ input: [1, 3, 32, 32], options: { width: 0.25 } });
    const edit = pruning(halved(whole));
    const told = Object.keys(edit.kind === "pruned" ? edit.removed : {});
    const layers = whole.parameters.filter(({ type }) => type.shape.length === 4);
    expect(told.length).toBeLessThan(layers.length / 2);
    expect(edited(whole, [stored(edit)]).toString()).toBe(smaller(whole).toString());
  });

  test("means the same for images of another size", () => {
    const edit = stored(pruning(halved(built())));
    const shapes = (graph: Graph) => graph.parameters.map(({ name, type }) => `${name} ${type.shape}`);
    const wide = edited(built([2, 3, 48, 80]), [edit]);
    expect(shapes(wide)).toEqual(shapes(smaller(built())));
    expect(wide.outputs.get("scores")?.type.shape).toEqual([2, 12, 48, 80]);
  });

  test("takes layers apart as before, and goes on from the edits before it", () => {
    const whole = built();
    const pruned = withoutChannels(whole, halved(whole));
    const weights = pruned.numbersOf(someWeights(whole));
    const choices = layersIn(pruned.graph).layers.flatMap((layer) => {
      const numbers = weights[layer.weight.name] ?? new Float32Array();
      return byEnergy(candidatesFor(layer, { weights: numbers, among: ["svd", "spatial"] }), 0.5) ?? [];
    });
    const { graph, plan } = factored(pruned.graph, choices, weights);
    const edits = [pruning(halved(whole)), { kind: "factored", layers: plan } as const].map(stored);
    expect(choices.length).toBeGreaterThan(3);
    expect(edited(built(), edits).toString()).toBe(graph.toString());
    // And once more, of what was taken apart.
    expect(edited(built(), [...edits, pruning(halved(graph))]).toString()).toBe(smaller(graph).toString());
  });
});

test.each<[string, Edit]>([
  ["a filter that is not there", { kind: "pruned", removed: { "stem/conv1/weight": [999] } }],
  ["a filter that cannot go", { kind: "pruned", removed: { "logits/weight": [0] } }],
  [
    "a layer that is not there",
    { kind: "factored", layers: { "nowhere/weight": { method: "svd", ranks: [1] } } },
  ],
])("%s is refused", (_, edit) => {
  expect(() => edited(built(), [edit])).toThrow(EditError);
  expect(() => edited(built(), [edit])).toThrowErrorMatchingSnapshot();
});

test("only what edits look like is one", () => {
  expect(isEdits([])).toBe(true);
  expect(isEdits([pruning(halved(built()))])).toBe(true);
  for (const wrong of [
    {},
    [null],
    [{ kind: "bent" }],
    [{ kind: "pruned", removed: { a: [-1] } }],
    [{ kind: "pruned", removed: { a: "1" } }],
    [{ kind: "factored", layers: { a: { method: "guess", ranks: [1] } } }],
    [{ kind: "factored", layers: { a: { method: "toString", ranks: [1] } } }],
    [{ kind: "factored", layers: { a: { method: "svd", ranks: [0] } } }],
  ])
    expect(isEdits(wrong)).toBe(false);
});
