import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import budgets from "../../../../bench/budgets.json" with { type: "json" };
import { imagenetNormalisation } from "../../../../src/data/index.ts";
import {
  compiledFile,
  declarationsText,
  hasRelaxedSimd,
  loaderText,
  pageText,
  plainSimd,
  type Task,
} from "../../../../src/engines/wasm/index.ts";
import { Graph } from "../../../../src/ir/graph.ts";
import { relu } from "../../../../src/ops/index.ts";
import { scratchFolder } from "../../../support/scratch.ts";
import { noisePicture, rgbaOf } from "./pictures.ts";
import { type Load, loaderFor } from "./running.ts";

function smallFile(): Uint8Array {
  const graph = new Graph();
  graph.output("scores", relu({ x: graph.input("image", [1, 3, 4, 6]) }));
  const { bytes } = compiledFile({
    network: { graph, weights: {} },
    output: "scores",
    answer: "labels",
    sight: { channels: "rgb", normalisation: imagenetNormalisation },
    dialect: plainSimd,
    about: { task: "segmentation", classes: { names: ["a", "b", "c"], colours: [] } },
  });
  return bytes;
}

const bytes = smallFile();
const tasks = ["segmentation", "classification", "keypoints"] as const satisfies readonly Task[];

describe("the loader", () => {
  test.each(tasks)("keeps its budget, for %s too", (task) => {
    const name = "squeeze-unet-camvid-256x256";
    expect(
      new TextEncoder().encode(loaderText({ name, task, relaxed: true, threads: false })).length,
    ).toBeLessThanOrEqual(budgets["loader of a compiled network, in bytes"]);
  });

  test("reads the file beside it, a URL, bytes and buffers", async () => {
    const folder = scratchFolder();
    writeFileSync(join(folder, "net.wasm"), bytes);
    const load = await loaderFor("segmentation", folder);
    const picture = rgbaOf(noisePicture(9, 5));
    const networks = [
      await load(),
      await load("net.wasm"),
      await load(bytes),
      await load(bytes.slice().buffer),
      await load(new Uint8Array([0, ...bytes, 0]).subarray(1, -1)),
    ];
    const [first, ...others] = networks.map((network) => network(picture));
    expect(first).toMatchObject({ width: 6, height: 4, labels: ["a", "b", "c"] });
    for (const other of others) expect(other).toEqual(first);
  });

  test("takes the relaxed file where relaxed SIMD is there", async () => {
    const folder = scratchFolder();
    const load = await loaderFor("segmentation", folder, true);
    writeFileSync(join(folder, hasRelaxedSimd() ? "net.relaxed.wasm" : "net.wasm"), bytes);
    await expect(load()).resolves.toBeTypeOf("function");
  });

  test("says what is wrong with a picture", async () => {
    const network = await (await loaderFor("segmentation"))(bytes);
    const { data } = rgbaOf(noisePicture(9, 5));
    expect(() => network({ data, width: 9, height: 6 })).toThrowErrorMatchingInlineSnapshot(
      `[TypeError: an image of 9x6 has 180 bytes; four for each pixel would fit]`,
    );
    expect(() => network({ data, width: 0, height: 5 })).toThrowErrorMatchingInlineSnapshot(
      `[TypeError: an image of 0x5 has 180 bytes; four for each pixel would fit]`,
    );
  });

  test("says so when there is no memory for a picture, and goes on", async () => {
    const network = await (await loaderFor("segmentation"))(bytes);
    const data = { length: 4 * 60_000 * 17_000 } as Uint8ClampedArray;
    expect(() => network({ data, width: 60_000, height: 17_000 })).toThrowErrorMatchingInlineSnapshot(
      `[Error: there is no memory for an image of 60000x17000; give a smaller one]`,
    );
    expect(network(rgbaOf(noisePicture(9, 5))).mask).toHaveLength(24);
  });
});

test("memory that is refused is told, and nothing half-started is left", async () => {
  const load = await loaderFor("segmentation");
  const refusing = vi
    .spyOn(WebAssembly, "instantiate")
    .mockRejectedValueOnce(new RangeError("could not allocate memory"));
  const error = await load(bytes).catch((refused: unknown) => refused);
  refusing.mockRestore();
  expect(error).toMatchInlineSnapshot(`[Error: this network needs 1 MiB of memory, which were refused]`);
});

describe("a file that was altered", () => {
  const refused = async (load: Load, altered: Uint8Array): Promise<string> => {
    const error = await load(altered).then(() => "it was loaded", String);
    return error;
  };

  test("is refused in a sentence, whichever byte it is", async () => {
    const load = await loaderFor("segmentation");
    const at = fc.nat(bytes.length - 1);
    await fc.assert(
      fc.asyncProperty(at, fc.integer({ min: 1, max: 255 }), async (place, flipped) => {
        const altered = bytes.map((byte, i) => (i === place ? byte ^ flipped : byte));
        expect(await refused(load, altered)).toMatch(
          /^Error: the checksum of this compiled network is wrong/,
        );
      }),
    );
  });

  test("is refused when it ends too early", async () => {
    const load = await loaderFor("segmentation");
    for (const length of [0, 3, 4, 8, 100, bytes.length - 1])
      expect(await refused(load, bytes.slice(0, length))).toBe(
        "Error: the checksum of this compiled network is wrong: the file was altered or cut short; fetch it again",
      );
  });
});

test.each(tasks)("a page for %s holds the file as it is", (task) => {
  const page = pageText({ name: "a <b>", task, bytes });
  const [, coded = ""] = /data-network>([^<]*)</.exec(page) ?? [];
  expect(Uint8Array.from(Buffer.from(coded, "base64"))).toEqual(Uint8Array.from(bytes));
  expect(page).toContain("<title>a &#60;b&#62;</title>");
  expect(page).not.toMatch(/https?:/);
});

test.each(tasks)("declarations name what an answer to %s has", (task) => {
  const field = { segmentation: "mask", classification: "scores", keypoints: "points" }[task];
  expect(declarationsText(task)).toContain(`readonly ${field}:`);
});
