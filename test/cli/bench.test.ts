import { describe, expect, test } from "vitest";
import { smallRun } from "./small-run.ts";
import { thumbnet } from "./typing.ts";

const benched = async (line: string) => JSON.parse((await thumbnet(`bench ${line} --json`)).stdout);

describe("thumbnet bench", () => {
  test("compares engines on a trained network and on one of the zoo, each with the first", async () => {
    const { run } = await smallRun();
    const { networks, missing } = await benched(`${run} squeezenet-1.1 --size 32x48 --rounds 2`);
    expect(missing).toEqual([]);
    expect(networks.map(({ model, input }: { model: string; input: number[] }) => [model, input])).toEqual([
      ["unet", [1, 3, 32, 48]],
      ["squeezenet-1.1", [1, 3, 32, 48]],
    ]);
    for (const { engines } of networks) {
      const [ort, wasm] = engines;
      expect(ort).toMatchObject({ engine: "ort", ratio: 1, difference: 0 });
      expect(wasm.engine).toBe("wasm");
      expect(wasm.ratio).toBe(wasm.milliseconds.median / ort.milliseconds.median);
      expect(wasm.gflopsPerSecond * wasm.milliseconds.median).toBeCloseTo(
        ort.gflopsPerSecond * ort.milliseconds.median,
      );
      expect(wasm.difference).toBeLessThan(1e-3);
    }
  });

  test("prints a table for each network", async () => {
    const line = "bench squeezenet-1.1 mobilenet-v1 --size 32x32 --engines wasm,ort --rounds 1";
    const { stdout } = await thumbnet(line);
    const words = stdout.split("\n").map((text) => text.split(/ {2,}/)[0]);
    const table = ["", "engine", "", expect.stringMatching(/^─+$/), "wasm", "ort", ""];
    expect(words).toEqual(["squeezenet-1.1: 1x3x32x32", ...table, "mobilenet-v1: 1x3x32x32", ...table]);
    expect(stdout).toMatch(/engine +time +spread +speed +of wasm +largest difference\n/);
    expect(stdout).toMatch(/^wasm .* 1\.00 +0$/m);
  });

  test.each(["", "nowhere.onnx", "squeezenet-1.1 --engines ort,was", "squeezenet-1.1 --size 4x4"])(
    "says what would fit instead of '%s', with exit code 2",
    async (line) => {
      const { code, stdout, stderr } = await thumbnet(`bench ${line} --json`);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatchSnapshot();
    },
  );
});
