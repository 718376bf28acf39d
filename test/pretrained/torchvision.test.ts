import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Shape } from "../../src/ir/index.ts";
import { modelNamed } from "../../src/models/index.ts";
import { type NameTable, renamed, torchvision } from "../../src/pretrained/index.ts";

/** What torchvision prints of a network's `state_dict`: shapes by name. Made by `npm run oracle`. */
function printed(network: string): ReadonlyMap<string, Shape> {
  const file = new URL(`../fixtures/torchvision/${network}.json`, import.meta.url);
  return new Map(Object.entries(JSON.parse(readFileSync(file, "utf8")).tensors));
}

const rows = Object.entries(torchvision).map(([name, table]) => ({ name, table, network: table.network }));

describe.each(rows)("$name", ({ name, table }) => {
  const graph = modelNamed(name)?.graph(table.options && { options: table.options });
  const wanted = graph?.parameters.map((p) => [p.name, p.type.shape] as const) ?? [];

  test("finds each of its parameters, of its shape, under torchvision's names, and no others", () => {
    const found = renamed(printed(table.network), table);
    expect(wanted.length).toBeGreaterThan(0);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(wanted));
  });

  test("counts what torchvision counts", () => {
    const trained = [...printed(table.network)].filter(([tensor]) => !/running_|num_batches/.test(tensor));
    const numbers = trained.reduce((sum, [, shape]) => sum + shape.reduce((a, b) => a * b, 1), 0);
    expect(graph?.parameterCount).toBe(numbers);
  });
});

describe("a table of names", () => {
  const table: NameTable = {
    network: "net",
    paths: { "a.0": "first", "a.{i}": "rest/{i}", "b.{i}.bn{j}": "b{i}/norm{j}" },
  };
  const names = (...given: string[]) => [
    ...renamed(new Map(given.map((name) => [name, name] as const)), table),
  ];

  test("takes the first row that fits", () => {
    expect(names("a.0.weight", "a.1.bias")).toEqual([
      ["first/weight", "a.0.weight"],
      ["rest/1/bias", "a.1.bias"],
    ]);
  });

  test("says a norm's parameters as ours, and passes over its counter", () => {
    const leaves = ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"];
    expect(names(...leaves.map((leaf) => `b.2.bn1.${leaf}`)).map(([ours]) => ours)).toEqual([
      "b2/norm1/scale",
      "b2/norm1/bias",
      "b2/norm1/mean",
      "b2/norm1/variance",
    ]);
  });

  test("leaves names that it does not know, and a second one for the same place", () => {
    expect(
      names("c.weight", "a.0.running_mean", "b.2.0.bn1.weight", "rest/1/bias").map(([ours]) => ours),
    ).toEqual(["c.weight", "a.0.running_mean", "b.2.0.bn1.weight", "rest/1/bias"]);
    expect(names("rest/1/bias", "a.1.bias").map(([ours]) => ours)).toEqual(["rest/1/bias", "a.1.bias"]);
  });
});
