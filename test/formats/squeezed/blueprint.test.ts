import { expect, test } from "vitest";
import type { ByteReader } from "../../../src/compression/coding/index.ts";
import { blueprintOf } from "../../../src/formats/squeezed/blueprint.ts";
import { build } from "../../../src/formats/squeezed/build.ts";
import { Budget } from "../../../src/formats/squeezed/limits.ts";
import { openBlueprint } from "../../../src/formats/squeezed/opened.ts";
import { readBlueprint } from "../../../src/formats/squeezed/read-blueprint.ts";
import { writeBlueprint } from "../../../src/formats/squeezed/write-blueprint.ts";
import type { Graph } from "../../../src/ir/index.ts";
import { modelNamed, zoo } from "../../../src/models/index.ts";
import { operators } from "../../../src/ops/table.ts";
import { bytesBy, readAll } from "../../compression/coding/runs.ts";

/** A graph as it comes out of its blueprint's bytes. */
function again(graph: Graph): Graph {
  const bytes = bytesBy((writer) => writeBlueprint(writer, blueprintOf(graph)));
  const blueprint = readAll(bytes, (reader: ByteReader) => readBlueprint(reader, new Endless()));
  return build(blueprint, { constants: graph.constants.map(({ tensor }) => tensor.data), at: "byte 0" });
}

/** Lets networks of any size through: their numbers are not asked for. */
class Endless extends Budget {
  override refuses() {
    return undefined;
  }
}

test.each(zoo.map((model) => [model.name, model] as const))("%s is the same network", (_, model) => {
  const graph = model.graph();
  const copy = again(graph);
  expect(`${copy}`).toBe(`${graph}`);
  expect(copy.macs).toBe(graph.macs);
  expect(copy.parameters.map(({ name, type, role }) => ({ name, type, role }))).toEqual(
    graph.parameters.map(({ name, type, role }) => ({ name, type, role })),
  );
});

test("every operator has a name of its own", () => {
  const names = Object.values(operators).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test.each(["squeeze-unet", "squeezenet-1.0", "unet", "mobilenet-v2"])(
  "%s takes images of every size",
  (name) => {
    const model = modelNamed(name);
    const [n, c, h, w] = model?.input ?? [1, 3, 1, 1];
    const other = model?.graph({ input: [n + 1, c, h + 32, w + 64] });
    if (!model || !other) throw new Error(`there is no model ${name}`);
    expect(openBlueprint(model.graph(), other).inputs[0]?.open).toEqual([true, false, true, true]);
  },
);
