import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { networkFrom } from "../../src/cli/network-from.ts";
import { fromFloat32, readSafetensors, writeSafetensors } from "../../src/formats/safetensors/index.ts";
import { Graph } from "../../src/ir/index.ts";
import { readNetwork } from "../../src/runs/index.ts";
import { caffemodel } from "../formats/caffe/encode.ts";
import { nets } from "../formats/caffe/nets.ts";
import { runInOrt } from "../formats/onnx/run-in-ort.ts";
import { fixtureOf, within } from "../oracle/torchvision.ts";
import { digestOf, distance } from "../support/digest.ts";
import { filled } from "../support/filled.ts";
import { scratchFolder } from "../support/scratch.ts";
import { thumbnet } from "./typing.ts";

/** What `torch.save` would be as safetensors, of one of torchvision's networks. */
function saved(network: string): string {
  const file = join(scratchFolder(), `${network}.safetensors`);
  const tensors = Object.entries(fixtureOf(network).tensors);
  writeFileSync(
    file,
    writeSafetensors({
      metadata: { format: "pt" },
      tensors: new Map(tensors.map(([name, shape]) => [name, fromFloat32(shape, filled(name, shape))])),
    }),
  );
  return file;
}

const told = async (line: string, ...names: readonly string[]) => {
  const { code, stderr } = await thumbnet(line);
  return { code, stderr: names.reduce((text, name, i) => text.replaceAll(name, `FILE${i || ""}`), stderr) };
};

describe("torchvision's weights", () => {
  test("score in ONNX Runtime as torchvision does", async () => {
    const { image, scores } = fixtureOf("squeezenet1_1");
    const out = join(scratchFolder(), "squeezenet.onnx");
    const { code } = await thumbnet(`export squeezenet-1.1 --weights ${saved("squeezenet1_1")} --out ${out}`);
    expect(code).toBe(0);
    const type = { dtype: "float32", shape: image.shape } as const;
    const found = await runInOrt(readFileSync(out), { image: { type, data: filled("image", image.shape) } });
    const { type: scored, data } = found["scores"]!;
    expect(distance(digestOf(scored.shape, data), scores)).toBeLessThan(within);
  });

  test("become a network of ours, which other commands take", async () => {
    const out = join(scratchFolder(), "shufflenet.safetensors");
    const weights = saved("shufflenet_v2_x0_5");
    await thumbnet(`export shufflenet-v2-0.5 --weights ${weights} --format safetensors --out ${out}`);
    const { description, weights: numbers } = await readNetwork(out);
    expect(description).toMatchObject({ model: "shufflenet-v2-0.5", options: { classes: 1000, width: 1 } });
    expect(numbers.get("conv1/norm/variance")).toEqual(filled("conv1.1.running_var", [24]));
    expect((await thumbnet(`summary ${out}`)).stdout).toContain("1,366,792");
  });

  test("of another network are listed: what is missing, what is left over, what has another shape", async () => {
    const file = saved("squeezenet1_1");
    expect(await told(`export resnet-18 --weights ${file} --out x.onnx`, file)).toMatchSnapshot();
    expect(
      await told(`export squeezenet-1.1 --set classes=7 --weights ${file} --out x.onnx`, file),
    ).toMatchSnapshot();
  });

  test.each([
    "unet --weights x.safetensors",
    "resnet-18 --weights nowhere.safetensors",
    "resnett-18 --weights x.safetensors",
    "vgg-16 --weights vgg.caffemodel",
    "resnet-18 --set classes=3",
  ])("say what would fit instead of '%s'", async (words) => {
    expect(await thumbnet(`export ${words} --out x.onnx`)).toMatchSnapshot();
  });
});

describe("Caffe's files", () => {
  const [fire] = nets;
  const [prototxt, model] = ["net.prototxt", "net.caffemodel"].map((name) => join(scratchFolder(), name));
  writeFileSync(prototxt!, fire!.prototxt);
  writeFileSync(model!, caffemodel(fire!.trained));

  test("are counted, at any size", async () => {
    const counted = async (rest: string) =>
      JSON.parse((await thumbnet(`summary ${prototxt} ${rest} --json`)).stdout);
    expect(await counted("")).toMatchObject({
      model: "Fire",
      input: [1, 3, 31, 31],
      output: [1, 5, 1, 1],
      parameters: 8 * 28 + 4 * 9 + 6 * 5 + 6 * 37 + 5 * 13,
    });
    expect((await counted("--input 2x3x63x47")).input).toEqual([2, 3, 63, 47]);
  });

  test("are as untrained as a model of the zoo without their numbers", async () => {
    expect(await networkFrom(prototxt!, {})).toEqual({ name: "Fire", graph: expect.any(Graph) });
  });

  test("become ONNX that computes what OpenCV does", async () => {
    const out = join(scratchFolder(), "fire.onnx");
    expect((await thumbnet(`export ${prototxt} --weights ${model} --out ${out}`)).code).toBe(0);
    const shape = [1, 3, 31, 31];
    const data = { type: { dtype: "float32", shape }, data: filled("image", shape) } as const;
    const found = (await runInOrt(readFileSync(out), { data }))["prob"]!;
    const fixture = JSON.parse(readFileSync(new URL("../fixtures/caffe/fire.json", import.meta.url), "utf8"));
    expect(distance(digestOf(found.type.shape, found.data), fixture.prob)).toBeLessThan(5e-6);
  });

  test("become safetensors under the names of their layers", async () => {
    const out = join(scratchFolder(), "fire.safetensors");
    await thumbnet(`export ${prototxt} --weights ${model} --format safetensors --half --out ${out}`);
    const { tensors } = readSafetensors(readFileSync(out));
    expect([...tensors].map(([name, { dtype, shape }]) => `${name} ${dtype}[${shape}]`)).toContain(
      "fire2/squeeze1x1/weight F16[4,8,1,1]",
    );
    expect(tensors.size).toBe(10);
  });

  test.each([
    "summary PROTOTXT --classes 7",
    "summary MODEL",
    "export PROTOTXT --weights PROTOTXT --out x.onnx",
  ])("say what would fit instead of '%s'", async (line) => {
    const words = line.replaceAll("PROTOTXT", prototxt!).replaceAll("MODEL", model!);
    expect(await told(words, prototxt!, model!)).toMatchSnapshot();
  });
});
