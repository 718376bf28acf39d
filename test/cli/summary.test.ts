import { describe, expect, test } from "vitest";
import { zoo } from "../../src/models/index.ts";
import { thumbnet } from "./typing.ts";

const counted = async (line: string) => JSON.parse((await thumbnet(`summary ${line} --json`)).stdout);

describe("thumbnet summary", () => {
  test.each([
    ["squeeze-unet", 2_622_508],
    ["unet", 31_032_460],
    ["squeezenet-1.0", 1_248_424],
  ])("counts the parameters of %s", async (name, parameters) => {
    expect(await counted(name)).toMatchObject({ model: name, parameters, weightBytes: 4 * parameters });
  });

  test("answers with one object that adds up", async () => {
    const { stdout, stderr, code } = await thumbnet(
      "summary squeeze-unet --input 2x3x32x48 --classes 11 --json",
    );
    expect({ stderr, code, lines: stdout.split("\n").length }).toEqual({ stderr: "", code: 0, lines: 2 });
    const answer = JSON.parse(stdout);
    expect(answer).toMatchObject({ input: [2, 3, 32, 48], output: [2, 11, 32, 48], parameters: 2_622_443 });
    const sum = (key: string) =>
      answer.layers.reduce((total: number, layer: Record<string, number>) => total + (layer[key] ?? 0), 0);
    expect({ parameters: sum("parameters"), macs: sum("macs") }).toEqual({
      parameters: answer.parameters,
      macs: answer.macs,
    });
    expect(Object.keys(answer)).toMatchInlineSnapshot(`
      [
        "model",
        "input",
        "output",
        "parameters",
        "macs",
        "weightBytes",
        "activationBytes",
        "layers",
      ]
    `);
    expect(answer.layers[1]).toMatchInlineSnapshot(`
      {
        "macs": 5308416,
        "op": "Conv",
        "output": [
          2,
          64,
          32,
          48,
        ],
        "parameters": 1792,
        "path": "stem/conv1",
      }
    `);
  });

  test("sets options of the network", async () => {
    const half = await counted("squeeze-unet --set width=0.5 --set norm=batch --input 1x3x16x16");
    expect(half.parameters).toBeLessThan(2_622_508 / 3);
    expect(half.weightBytes).toBeGreaterThan(4 * half.parameters);
  });

  test("prints a table for people", async () => {
    const { stdout } = await thumbnet("summary squeezenet-1.0 --set width=0.25 --classes 10");
    expect(`\n${stdout}`).toMatchInlineSnapshot(`
      "
      squeezenet-1.0: 1x3x224x224 to 1x10

      path              op                  output         parameters         MACs
      ────────────────────────────────────────────────────────────────────────────
      conv1             Conv                1x24x109x109        3,552   41,916,168
      conv1             Relu                1x24x109x109            0            0
                        MaxPool             1x24x54x54              0            0
      fire2/squeeze     Conv                1x4x54x54             100      279,936
      fire2/squeeze     Relu                1x4x54x54               0            0
      fire2/expand1x1   Conv                1x16x54x54             80      186,624
      fire2/expand1x1   Relu                1x16x54x54              0            0
      fire2/expand3x3   Conv                1x16x54x54            592    1,679,616
      fire2/expand3x3   Relu                1x16x54x54              0            0
      fire2             Concat              1x32x54x54              0            0
      fire3/squeeze     Conv                1x4x54x54             132      373,248
      fire3/squeeze     Relu                1x4x54x54               0            0
      fire3/expand1x1   Conv                1x16x54x54             80      186,624
      fire3/expand1x1   Relu                1x16x54x54              0            0
      fire3/expand3x3   Conv                1x16x54x54            592    1,679,616
      fire3/expand3x3   Relu                1x16x54x54              0            0
      fire3             Concat              1x32x54x54              0            0
      fire4/squeeze     Conv                1x8x54x54             264      746,496
      fire4/squeeze     Relu                1x8x54x54               0            0
      fire4/expand1x1   Conv                1x32x54x54            288      746,496
      fire4/expand1x1   Relu                1x32x54x54              0            0
      fire4/expand3x3   Conv                1x32x54x54          2,336    6,718,464
      fire4/expand3x3   Relu                1x32x54x54              0            0
      fire4             Concat              1x64x54x54              0            0
                        MaxPool             1x64x27x27              0            0
      fire5/squeeze     Conv                1x8x27x27             520      373,248
      fire5/squeeze     Relu                1x8x27x27               0            0
      fire5/expand1x1   Conv                1x32x27x27            288      186,624
      fire5/expand1x1   Relu                1x32x27x27              0            0
      fire5/expand3x3   Conv                1x32x27x27          2,336    1,679,616
      fire5/expand3x3   Relu                1x32x27x27              0            0
      fire5             Concat              1x64x27x27              0            0
      fire6/squeeze     Conv                1x12x27x27            780      559,872
      fire6/squeeze     Relu                1x12x27x27              0            0
      fire6/expand1x1   Conv                1x48x27x27            624      419,904
      fire6/expand1x1   Relu                1x48x27x27              0            0
      fire6/expand3x3   Conv                1x48x27x27          5,232    3,779,136
      fire6/expand3x3   Relu                1x48x27x27              0            0
      fire6             Concat              1x96x27x27              0            0
      fire7/squeeze     Conv                1x12x27x27          1,164      839,808
      fire7/squeeze     Relu                1x12x27x27              0            0
      fire7/expand1x1   Conv                1x48x27x27            624      419,904
      fire7/expand1x1   Relu                1x48x27x27              0            0
      fire7/expand3x3   Conv                1x48x27x27          5,232    3,779,136
      fire7/expand3x3   Relu                1x48x27x27              0            0
      fire7             Concat              1x96x27x27              0            0
      fire8/squeeze     Conv                1x16x27x27          1,552    1,119,744
      fire8/squeeze     Relu                1x16x27x27              0            0
      fire8/expand1x1   Conv                1x64x27x27          1,088      746,496
      fire8/expand1x1   Relu                1x64x27x27              0            0
      fire8/expand3x3   Conv                1x64x27x27          9,280    6,718,464
      fire8/expand3x3   Relu                1x64x27x27              0            0
      fire8             Concat              1x128x27x27             0            0
                        MaxPool             1x128x13x13             0            0
      fire9/squeeze     Conv                1x16x13x13          2,064      346,112
      fire9/squeeze     Relu                1x16x13x13              0            0
      fire9/expand1x1   Conv                1x64x13x13          1,088      173,056
      fire9/expand1x1   Relu                1x64x13x13              0            0
      fire9/expand3x3   Conv                1x64x13x13          9,280    1,557,504
      fire9/expand3x3   Relu                1x64x13x13              0            0
      fire9             Concat              1x128x13x13             0            0
                        Dropout             1x128x13x13             0            0
      conv10            Conv                1x10x13x13          1,290      216,320
      conv10            Relu                1x10x13x13              0            0
                        GlobalAveragePool   1x10x1x1                0            0
                        Flatten             1x10                    0            0
      ────────────────────────────────────────────────────────────────────────────
      total                                                    50,458   77,428,232

      weights      201,832 bytes (0.2 MiB) as float32
      activations  11,706,976 bytes (11.2 MiB) as float32, all nodes together
      "
    `);
  });

  test("takes an image of one pixel where the network pads", async () => {
    expect((await counted("squeeze-unet --input 1x3x1x1")).output).toEqual([1, 12, 1, 1]);
  });

  test.each([
    "squeezenet-1.0 --input 1x3x8x8",
    "squeezenet-1.0 --input 1x3x224x5",
    "squeeze-unett",
    "pizza",
    "net.onnx",
    "squeeze-unet --set widht=0.5",
    "squeeze-unet --set width=wide",
    "squeeze-unet --classes none",
    "squeeze-unet unet",
    "",
  ])("says what would fit instead of '%s', with exit code 2", async (line) => {
    const { code, stdout, stderr } = await thumbnet(`summary ${line} --json`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatchSnapshot();
  });

  test("names a least size that works while one row or column less does not", async () => {
    for (const [size, code] of [
      ["21x21", 0],
      ["20x21", 2],
      ["21x20", 2],
    ] as const)
      expect((await thumbnet(`summary squeezenet-1.0 --input 1x3x${size}`)).code).toBe(code);
  });
});

describe("thumbnet models", () => {
  test("tells of every network in the zoo", async () => {
    const { models } = JSON.parse((await thumbnet("models --json")).stdout);
    expect(models.map(({ name }: { name: string }) => name)).toEqual(zoo.map(({ name }) => name));
  });

  test("tells of one network, its cost and its options", async () => {
    const { models } = JSON.parse((await thumbnet("models squeeze-unet --json")).stdout);
    expect(models).toHaveLength(1);
    expect(models[0]).toMatchInlineSnapshot(`
      {
        "input": [
          1,
          3,
          360,
          480,
        ],
        "macs": 39191470080,
        "name": "squeeze-unet",
        "options": [
          {
            "accepts": "a whole number from 1",
            "default": 12,
            "help": "scores per pixel",
            "name": "classes",
          },
          {
            "accepts": "a number above 0, at most 16",
            "default": 1,
            "help": "multiplies every layer's channels",
            "name": "width",
          },
          {
            "accepts": ""squeeze" or "expand"",
            "default": "squeeze",
            "help": "which convolutions of a down unit take the stride",
            "name": "halveAt",
          },
          {
            "accepts": "true or false",
            "default": true,
            "help": "whether convolutions add a bias",
            "name": "bias",
          },
          {
            "accepts": ""none" or "batch"",
            "default": "none",
            "help": "batch normalisation before each rectifier; the paper counts none",
            "name": "norm",
          },
        ],
        "paper": "Beheshti & Johnsson, CVPRW 2020, doi:10.1109/CVPRW50498.2020.00190",
        "parameters": 2622508,
        "task": "segmentation",
      }
    `);
  });

  test("prints a network and its options for people", async () => {
    expect(`\n${(await thumbnet("models unet")).stdout}`).toMatchSnapshot();
  });

  test("finds networks by a part of their names", async () => {
    const { models } = JSON.parse((await thumbnet("models squeezenet --json")).stdout);
    expect(models.length).toBeGreaterThan(1);
    for (const { name } of models) expect(name).toContain("squeezenet");
  });

  test("suggests names that are near one that it does not know", async () => {
    const { code, stderr } = await thumbnet("models squeezent-1.0");
    expect(code).toBe(2);
    expect(stderr).toContain("did you mean squeezenet-1.0");
  });
});
