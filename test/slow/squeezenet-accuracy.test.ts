import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { thumbnet } from "../cli/typing.ts";

const shared = fileURLToPath(new URL("../../../shared/data/", import.meta.url));
const network = `${shared}squeezenet-deep-compression/compressed_SqueezeNet.net`;
const photographs = `${shared}imagenet-sample`;

test.skipIf(!existsSync(network) || !existsSync(photographs))(
  `Han et al.'s SqueezeNet knows 62.2 % of 500 photographs, and 81.8 % within five guesses, as decoded elsewhere (skipped where ${shared} is not there)`,
  async () => {
    const words = ["eval", network, "--data", photographs, "--task", "classification", "--json"];
    const { stdout } = await thumbnet(words);
    const { images, top1, top5, classes } = JSON.parse(stdout);
    console.log(`top-1 ${100 * top1} %, top-5 ${100 * top5} %`);
    expect({ images, classes: classes.length }).toEqual({ images: 500, classes: 500 });
    expect(Math.abs(top1 - 0.622)).toBeLessThanOrEqual(0.005);
    expect(Math.abs(top5 - 0.818)).toBeLessThanOrEqual(0.005);
  },
  600_000,
);
