import { describe, expect, test } from "vitest";
import type { Engine } from "../../src/engines/index.ts";
import { interpreter } from "../../src/engines/interpreter/index.ts";
import { ort } from "../../src/engines/ort/index.ts";
import { Graph } from "../../src/ir/graph.ts";
import type { ImageShape } from "../../src/ir/tensor.ts";
import { conv2d, convUnit } from "../../src/layers/index.ts";
import { highest, initialParameters, Segmenter, type Tiling } from "../../src/training/index.ts";
import { gradient } from "../data/pictures.ts";
import { mulberry32 } from "../support/random.ts";

/** Two 3×3 convolutions: every score sees two pixels around its own. */
function network(input: ImageShape): Graph {
  const graph = new Graph();
  const seen = convUnit(graph.input("image", input), { name: "see", channels: 6, kernel: 3 });
  graph.output("scores", conv2d(seen, { name: "score", channels: 5, kernel: 3 }));
  return graph;
}

const weights = initialParameters(network([1, 3, 8, 8]), 3);
const normalisation = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] } as const;

const random = mulberry32(4);
const [width, height] = [29, 22];
const picture = {
  ...gradient(width, height),
  data: Uint8Array.from({ length: 3 * width * height }, () => Math.floor(random() * 256)),
};

/** Notes for which input a network was compiled, and which program was closed. */
function noting(engine: Engine): { engine: Engine; compiled: string[]; closed: string[] } {
  const [compiled, closed]: [string[], string[]] = [[], []];
  const compile: Engine["compile"] = async (graph, request) => {
    const input = String(graph.inputs[0]?.type.shape);
    compiled.push(input);
    const program = await engine.compile(graph, request);
    const close = () => {
      closed.push(input);
      return program.close();
    };
    return { run: program.run, close };
  };
  return { engine: { ...engine, compile }, compiled, closed };
}

const segmenterOf = (engine: Engine, tile?: Tiling): Segmenter =>
  new Segmenter({ engine, network, weights, ...(tile && { tile }) });

describe("a segmenter", () => {
  const tile = { side: 12, overlap: 6 };

  test("labels a picture in tiles as it does at once, where no score sees further than the overlap", async () => {
    const { engine, compiled } = noting(interpreter());
    const [whole, tiled] = [segmenterOf(engine), segmenterOf(engine, tile)];
    const atOnce = await whole.labelImage(picture, normalisation);
    expect(await tiled.labelImage(picture, normalisation)).toEqual(atOnce);
    expect(compiled).toEqual(["1,3,22,29", "1,3,12,12"]);
    const blind = segmenterOf(engine, { ...tile, overlap: 0 });
    expect(await blind.labelImage(picture, normalisation)).not.toEqual(atOnce);
  });

  test("labels a picture that fits in a tile at once", async () => {
    const { engine, compiled } = noting(interpreter());
    const segmenter = segmenterOf(engine, { side: 29, overlap: 28 });
    await segmenter.labelImage(picture, normalisation);
    expect(compiled).toEqual(["1,3,22,29"]);
  });

  test("compiles once for each input shape, and again after it was closed", async () => {
    const { engine, compiled, closed } = noting(ort({ threads: 1 }));
    const segmenter = segmenterOf(engine);
    const label = (h: number) => segmenter.label(new Float32Array(2 * 3 * h * 4), [2, 3, h, 4]);
    for (const h of [5, 6, 5, 6]) expect((await label(h)).length).toBe(2 * h * 4);
    await segmenter.close();
    await label(6);
    await segmenter.close();
    expect(compiled).toEqual(["2,3,5,4", "2,3,6,4", "2,3,6,4"]);
    expect(closed).toEqual(compiled);
  });

  test("keeps the programs of the four shapes that it labelled last", async () => {
    const { engine, compiled, closed } = noting(interpreter());
    const segmenter = segmenterOf(engine);
    for (const h of [1, 2, 3, 4, 1, 5, 1]) await segmenter.label(new Float32Array(3 * h), [1, 3, h, 1]);
    expect(compiled).toEqual([1, 2, 3, 4, 5].map((h) => `1,3,${h},1`));
    expect(closed).toEqual(["1,3,2,1"]);
  });
});

describe("the highest score", () => {
  test("is sought among the classes of each pixel of each image", () => {
    // [2, 3, 1, 2]: classes by row, pixels by column.
    const scores = [1, 0, 2, -1, 0, 5, /* second image */ -3, -1, -2, -3, -4, -2];
    expect(highest(scores, [2, 3, 1, 2])).toEqual(Uint8Array.of(1, 2, 1, 0));
  });

  test("is the first of several that are alike", () => {
    expect(highest([4, 4, 4], [1, 3, 1, 1])).toEqual(Uint8Array.of(0));
  });
});
