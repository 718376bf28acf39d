import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { scratchFolder } from "../support/scratch.ts";
import { parseXml } from "../support/xml.ts";
import { smallRun } from "./small-run.ts";
import { thumbnet } from "./typing.ts";

describe("thumbnet landscape", () => {
  test("walks along one direction and draws the losses", async () => {
    const { run } = await smallRun();
    const file = join(scratchFolder(), "loss.svg");
    const line = `landscape ${run} --steps 5 --range 0.4 --images 2 --threads 1 --out ${file}`;
    const { code, stdout, stderr } = await thumbnet(`${line} --json`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { at, losses, ...answer } = JSON.parse(stdout);
    expect(answer).toEqual({ model: "unet", pictures: 2, seed: 0, file });
    expect(at).toEqual([-0.4, -0.2, 0, 0.2, 0.4]);
    expect(losses).toEqual([expect.arrayContaining([expect.any(Number)])]);
    const dots = parseXml(readFileSync(file, "utf8"))
      .all()
      .filter(({ name }) => name === "circle");
    expect(dots).toHaveLength(5);
    expect((await thumbnet(`${line} --json`)).stdout).toBe(stdout);
    expect((await thumbnet(`${line} --seed 1 --json`)).stdout).not.toBe(stdout);
  });

  test("walks along two directions, which cross in the network itself", async () => {
    const { run, data } = await smallRun();
    const file = join(scratchFolder(), "losses.svg");
    const shared = `--steps 3 --images 1 --data ${data} --threads 1`;
    const two = JSON.parse(
      (await thumbnet(`landscape ${run} --dimensions 2 ${shared} --out ${file} --json`)).stdout,
    );
    const one = JSON.parse((await thumbnet(`landscape ${run} ${shared} --json`)).stdout);
    expect(two.losses).toHaveLength(3);
    expect(two.losses[1]).toEqual(one.losses[0]);
    parseXml(readFileSync(file, "utf8"));
  });

  test("prints a table and what was found in the middle", async () => {
    const { run } = await smallRun();
    const { stdout } = await thumbnet(`landscape ${run} --steps 3 --images 1 --threads 1`);
    expect(stdout).toMatch(
      /^along the direction +loss\n─+\n +-0\.500 +[\d.]+\n +0\.000 +([\d.]+)\n +0\.500 +[\d.]+\n\nmean loss of 1 pictures: \1 in the middle, from [\d.]+ to [\d.]+ everywhere\n$/,
    );
  });

  test.each([
    "nowhere",
    "nowhere --steps 2",
    "nowhere --dimensions 3",
    "nowhere --out loss.pdf",
    "nowhere --skip-bad",
    "",
  ])("says what would fit instead of '%s', with exit code 2", async (line) => {
    const { code, stdout, stderr } = await thumbnet(`landscape ${line}`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatchSnapshot();
  });
});
