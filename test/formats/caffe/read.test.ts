import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import { readCaffe } from "../../../src/formats/caffe/index.ts";
import { type Digest, digestOf, distance } from "../../support/digest.ts";
import { filled } from "../../support/filled.ts";
import { caffemodel } from "./encode.ts";
import { nets, type SmallNet } from "./nets.ts";

/** What OpenCV's reader and layers answer, in float32. Made by `npm run oracle`. */
const fixtureOf = (name: string): Readonly<Record<string, Digest>> =>
  JSON.parse(readFileSync(new URL(`../../fixtures/caffe/${name}.json`, import.meta.url), "utf8"));

async function answers({ prototxt, trained, old = false }: SmallNet) {
  const { graph, weights } = readCaffe(prototxt, { caffemodel: caffemodel(trained, { old }) });
  const program = await interpreter("float64").compile(graph, { weights });
  const shape = graph.inputs[0]?.type.shape ?? [];
  return program.run({ data: { type: { dtype: "float32", shape }, data: filled("image", shape) } });
}

describe.each(nets)("$name", (net) => {
  test("computes what OpenCV does", async () => {
    const expected = fixtureOf(net.name);
    const found = await answers(net);
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
    for (const [top, digest] of Object.entries(expected)) {
      const { type, data } = found[top]!;
      expect([top, distance(digestOf(type.shape, data), digest)]).toEqual([top, expect.closeTo(0, 5)]);
    }
  });
});
