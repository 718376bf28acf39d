import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import profile from "../../src/profiling/hardware/devices/edge-tpu.json" with { type: "json" };
import { scratchFolder } from "../support/scratch.ts";
import { complaint } from "./complaint.ts";
import { thumbnet } from "./typing.ts";

const network = "profile squeezenet-1.1 --input 1x3x64x64";

describe("thumbnet profile --device", () => {
  test("sums layers that take the longer of multiplying and fetching", async () => {
    const { code, stdout } = await thumbnet(`${network} --device raspberry-pi-4 --json`);
    expect(code).toBe(0);
    const { model, device, precision, layers, seconds, macs } = JSON.parse(stdout);
    expect({ model, device, precision }).toEqual({
      model: "squeezenet-1.1",
      device: "raspberry-pi-4",
      precision: "float32",
    });
    let sum = 0;
    for (const layer of layers) {
      expect(layer.seconds).toBeCloseTo(Math.max(layer.macs / 24e9, layer.offChipBytes / 5.56e9), 12);
      sum += layer.seconds;
    }
    expect(seconds).toBeCloseTo(sum, 12);
    expect(macs).toBe(
      JSON.parse((await thumbnet(`summary squeezenet-1.1 --input 1x3x64x64 --json`)).stdout).macs,
    );
  });

  test("says of an array in which order each layer goes", async () => {
    const { stdout } = await thumbnet("profile squeezenet-1.1 --device array-16x16");
    const lines = stdout.split("\n");
    expect(lines[0]).toBe(
      "squeezenet-1.1 on array-16x16, int16: 16×16 processing elements with a buffer of 128 KiB, as in SqueezeNext's study",
    );
    expect(lines.find((line) => line.startsWith("conv1 "))).toMatch(/output stationary$/);
    expect(lines.find((line) => line.startsWith("conv10 "))).toMatch(/arithmetic .* weight stationary$/);
  });

  test("reads a profile of one's own, which may be faster", async () => {
    const file = join(scratchFolder(), "my.json");
    const { int8 } = profile.precisions;
    const twice = { ...int8, macsPerSecond: { value: 4e12, source: "wished for" } };
    writeFileSync(file, JSON.stringify({ ...profile, name: "mine", precisions: { int8: twice } }));
    const [own, known] = await Promise.all(
      [file, "edge-tpu"].map(async (device) =>
        JSON.parse((await thumbnet(`${network} --device ${device} --json`)).stdout),
      ),
    );
    expect(own.device).toBe("mine");
    const computing = known.layers.findIndex(({ bound }: { readonly bound: string }) => bound === "compute");
    expect(known.layers[computing].seconds).toBeCloseTo(known.layers[computing].macs / 2e12, 15);
    expect(own.seconds).toBeLessThan(known.seconds);
  });

  test("says whether the weights stay on the chip", async () => {
    const [small, large] = await Promise.all(
      ["edge-tpu", "cortex-m7"].map((device) => thumbnet(`${network} --device ${device}`)),
    );
    expect(small?.stdout).toContain("weights     stay on the chip");
    expect(large?.stdout).toContain("weights     do not all fit on the chip: fetched every time");
  });

  test("writes the table alone as CSV", async () => {
    const { stdout } = await thumbnet(`${network} --device edge-tpu --format csv`);
    const [head = "", ...rows] = stdout.trimEnd().split("\n");
    const columns = head.split(",").length;
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) expect(row.split(",")).toHaveLength(columns);
  });

  test.each([
    "--device raspberry",
    "--device edge-tpu --precision float32",
    "--device array-8x8 --precision int8",
    "--device edge-tpu --runs 3",
    "--device edge-tpu --training",
    "--precision int8",
    "--device FOLDER/none.json",
    "--device FOLDER/cut.json",
  ])("refuses %s in one sentence", async (options) => {
    const folder = scratchFolder();
    const { bytes: _, ...onChip } = profile.onChip;
    writeFileSync(join(folder, "cut.json"), JSON.stringify({ ...profile, onChip }));
    const words = `${network} ${options.replace("FOLDER", folder)}`.split(" ");
    expect(await complaint(words, { FOLDER: folder })).toMatchSnapshot();
  });
});
