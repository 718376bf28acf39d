import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readCodedNetwork, readDeepCompressed } from "../../src/cli/deep-compressed.ts";
import { graphFor } from "../../src/runs/index.ts";

const file = fileURLToPath(
  new URL("../../../shared/data/squeezenet-deep-compression/compressed_SqueezeNet.net", import.meta.url),
);

/** Stored codes and weights that are not 0 of each layer, decoded by a script of Python from the layout's description. */
const decoded: readonly (readonly [stored: number, weights: number])[] = [
  [13902, 13902],
  [1528, 1528],
  [1020, 1020],
  [3073, 3039],
  [2038, 2038],
  [1023, 1023],
  [3081, 3039],
  [4085, 4085],
  [4071, 4071],
  [12288, 12156],
  [8160, 8160],
  [4067, 4067],
  [12343, 12147],
  [12161, 12161],
  [4602, 4602],
  [27558, 27325],
  [9205, 9205],
  [9132, 9129],
  [27564, 27336],
  [24388, 24388],
  [8190, 8187],
  [44919, 44144],
  [16371, 16370],
  [16303, 16303],
  [45038, 44173],
  [105973, 102323],
];

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

test.skipIf(!existsSync(file))(
  `Han et al.'s file is SqueezeNet 1.0, layer by layer (skipped where ${file} is not there)`,
  async () => {
    const { layers, description } = await readCodedNetwork(file);
    const { weights } = await readDeepCompressed(file);
    const parameters = graphFor(description).parameters;
    expect(readFileSync(file)).toHaveLength(675_763);
    expect(layers).toHaveLength(26);
    expect(layers.map(({ name }) => name).slice(0, 4)).toEqual([
      "conv1",
      "fire2/squeeze",
      "fire2/expand1x1",
      "fire2/expand3x3",
    ]);
    const notZero = (name: string): number => weights.get(name)?.filter((weight) => weight !== 0).length ?? 0;
    expect(layers.map(({ name, codes }) => [codes.length, notZero(`${name}/weight`)])).toEqual(decoded);
    expect(sum(layers.map(({ codes }) => codes.length))).toBe(422_083);
    expect(sum(layers.map(({ weights: [co = 0, ci = 0, kh = 0, kw = 0] }) => co * ci * kh * kw))).toBe(
      1_244_448,
    );
    expect(sum([...weights.keys()].map(notZero))).toBe(419_897);
    for (const { name, type } of parameters)
      expect(weights.get(name)).toHaveLength(type.shape.reduce((a, b) => a * b, 1));
  },
);
