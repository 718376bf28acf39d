import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { readImage } from "../../src/data/node/index.ts";
import { noisePicture, rgbaOf } from "../engines/wasm/file/pictures.ts";
import type { Load } from "../engines/wasm/file/running.ts";
import { scratchFolder } from "../support/scratch.ts";
import { smallRun } from "./small-run.ts";
import { thumbnet } from "./typing.ts";

describe("thumbnet compile --threads", () => {
  const out = scratchFolder();
  let photograph: string;
  let load: Load;

  beforeAll(async () => {
    const { run, data } = await smallRun();
    photograph = join(data, "val", "val-0000.png");
    const { code } = await thumbnet(["compile", run, "--threads", "2", "--relaxed", "--out", out]);
    expect(code).toBe(0);
    ({ load } = await import(/* @vite-ignore */ pathToFileURL(join(out, "run.mjs")).href));
  }, 60_000);

  test("writes such files again, and what starts threads", () => {
    expect(readdirSync(out).sort()).toEqual([
      "run.d.mts",
      "run.d.ts",
      "run.mjs",
      "run.relaxed.wasm",
      "run.threads.mjs",
      "run.threads.relaxed.wasm",
      "run.threads.wasm",
      "run.wasm",
    ]);
  });

  test("writes a loader of at most 3,000 bytes", () => {
    expect(readFileSync(join(out, "run.mjs")).length).toBeLessThanOrEqual(3000);
  });

  test("two threads answer what one does, bit for bit, for pictures of several sizes in turn", async () => {
    const one = await load(readFileSync(join(out, "run.wasm")));
    const two = await load(readFileSync(join(out, "run.threads.wasm")));
    const photographed = rgbaOf(await readImage(photograph));
    for (const picture of [photographed, rgbaOf(noisePicture(300, 400)), photographed]) {
      const { mask } = one(picture);
      expect(two(picture).mask).toEqual(mask);
    }
    expect(new Set(two(photographed).mask).size).toBeGreaterThan(1);
  });

  test("the loader takes the threads' file in Node", async () => {
    expect(Reflect.get(await load(), "about")).toMatchObject({ members: 2 });
  });

  test("says how many would fit instead of one thread", async () => {
    const { run } = await smallRun();
    const { code, stderr } = await thumbnet(["compile", run, "--threads", "1", "--out", out]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: '--threads takes a whole number from 2, not "1"\n',
    });
  });
});
