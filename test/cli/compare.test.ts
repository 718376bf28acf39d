import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { scratchFolder } from "../support/scratch.ts";
import { smallRun } from "./small-run.ts";
import { thumbnet } from "./typing.ts";

const compared = async (line: string) => JSON.parse((await thumbnet(`compare ${line} --json`)).stdout);

describe("thumbnet compare", () => {
  test("has a row for each network, which says what thumbnet profile says", async () => {
    const { networks } = await compared("squeeze-unet unet squeezenet-1.1 --input 1x3x32x32 --runs 0");
    expect(networks.map(({ model }: { model: string }) => model)).toEqual([
      "squeeze-unet",
      "unet",
      "squeezenet-1.1",
    ]);
    for (const network of networks) {
      const line = `profile ${network.model} --input 1x3x32x32 --runs 0 --json`;
      expect(JSON.parse((await thumbnet(line)).stdout)).toMatchObject(network);
    }
    expect(Object.keys(networks[0])).toMatchInlineSnapshot(`
      [
        "model",
        "input",
        "parameters",
        "macs",
        "weightBytes",
        "activationBytes",
        "flops",
        "torchinfo",
        "intensity",
        "peakBytes",
      ]
    `);
  });

  test("times networks that read their own sizes, trained ones among them", async () => {
    const { run } = await smallRun();
    const { networks } = await compared(`squeezenet-1.1 ${run} --runs 2 --threads 1`);
    expect(networks.map(({ input }: { input: number[] }) => input)).toEqual([
      [1, 3, 224, 224],
      [1, 3, 32, 48],
    ]);
    for (const { milliseconds, gflopsPerSecond } of networks) {
      expect(milliseconds.median).toBeGreaterThan(0);
      expect(milliseconds.spread).toBeGreaterThanOrEqual(0);
      expect(gflopsPerSecond).toBeGreaterThan(0);
    }
  });

  test("prints a table for people, pages and sheets", async () => {
    for (const format of ["text", "markdown", "csv"])
      expect(
        `\n${(await thumbnet(`compare squeezenet-1.0 squeezenet-1.1 --runs 0 --format ${format}`)).stdout}`,
      ).toMatchSnapshot();
  });

  test("draws MACs over parameters where nothing is timed, and time where it is", async () => {
    const plot = join(scratchFolder(), "networks.svg");
    const untimed = await thumbnet(`compare squeezenet-1.1 vgg-11 --input 1x3x64x64 --runs 0 --plot ${plot}`);
    expect(untimed.stdout.endsWith(`\n\n${plot}\n`)).toBe(true);
    expect(readFileSync(plot, "utf8")).toContain("MACs over parameters");
    await thumbnet(`compare squeezenet-1.1 --input 1x3x32x32 --runs 1 --plot ${plot}`);
    expect(readFileSync(plot, "utf8")).toContain("Time over parameters");
  });

  test.each([
    "",
    "squeezenet-1.0 nowhere.onnx",
    "squeezenet-1.0 --input 1x3x8x8",
    "squeezenet-1.0 --plot networks.jpg",
  ])("says what would fit instead of '%s', with exit code 2", async (line) => {
    const { code, stdout, stderr } = await thumbnet(`compare ${line} --json`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatchSnapshot();
  });
});
