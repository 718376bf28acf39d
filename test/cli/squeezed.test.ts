import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSqueezed, writeSqueezed } from "../../src/formats/squeezed/index.ts";
import type { Graph } from "../../src/ir/index.ts";
import { relu } from "../../src/ops/index.ts";
import { filesOf, readNetwork, readSqueezedNetwork } from "../../src/runs/index.ts";
import { smallNetwork, smallNumbers } from "../formats/squeezed/small-network.ts";
import { scratchFolder } from "../support/scratch.ts";
import { complaint } from "./complaint.ts";
import { smallRun } from "./small-run.ts";
import { thumbnet } from "./typing.ts";

/** The small run's network, as a .squeezed file. */
async function squeezed(options = ""): Promise<string> {
  const { run } = await smallRun();
  const file = join(scratchFolder(), "x.squeezed");
  const { code, stderr } = await thumbnet(`export ${run} --format squeezed ${options} --out ${file}`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return file;
}

const answer = async (line: string) => JSON.parse((await thumbnet(`${line} --json`)).stdout);

describe("a .squeezed file of a trained network", () => {
  test("is the network that was trained, to the last bit", async () => {
    const { run } = await smallRun();
    const [whole, file] = [await readNetwork(filesOf(run).best), await squeezed()];
    const { description, weights, graph } = await readSqueezedNetwork(file);
    expect(description).toEqual(whole.description);
    expect(Object.fromEntries(weights)).toEqual(Object.fromEntries(whole.weights));
    expect(graph).toBeUndefined();
    expect(statSync(file).size).toBeLessThan(statSync(filesOf(run).best).size);
  });

  test("is measured, counted and exported like it", async () => {
    const { run, data } = await smallRun();
    const file = await squeezed();
    const [{ milliseconds: _, ...metrics }, { milliseconds: __, ...wanted }] = [
      await answer(`eval ${file} --data ${data}`),
      await answer(`eval ${run} --data ${data}`),
    ];
    expect(metrics).toEqual(wanted);
    expect(await answer(`summary ${file}`)).toEqual(await answer(`summary ${run}`));
    const [onnx, again] = ["x.onnx", "again.squeezed"].map((name) => join(scratchFolder(), name));
    await thumbnet(`export ${file} --out ${onnx}`);
    expect(readFileSync(onnx ?? "")).toEqual(readFileSync(filesOf(run).onnx));
    await thumbnet(`export ${file} --format squeezed --out ${again}`);
    expect(readFileSync(again ?? "")).toEqual(readFileSync(file));
  });

  test("as float16 takes little more than half", async () => {
    const [whole, half] = [await squeezed(), await squeezed("--half")].map((file) =>
      readSqueezed(readFileSync(file)),
    );
    const bytes = (read: typeof whole) => read?.stored.reduce((sum, { bytes }) => sum + bytes, 0) ?? 0;
    expect(bytes(half)).toBeLessThan(0.6 * bytes(whole));
  });
});

describe("thumbnet inspect", () => {
  test("shows what each parameter takes", async () => {
    const file = join(scratchFolder(), "small.squeezed");
    const metadata = { "thumbnet.data": '"scenes"' };
    writeFileSync(file, writeSqueezed({ graph: smallNetwork(), numbers: smallNumbers(), metadata }));
    const { stdout, stderr, code } = await thumbnet(`inspect ${file}`);
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    expect(stdout).toMatchSnapshot();
    const { tensors, bytes, rest } = await answer(`inspect ${file}`);
    expect(bytes).toBe(statSync(file).size);
    expect(rest + tensors.reduce((sum: number, tensor: { bytes: number }) => sum + tensor.bytes, 0)).toBe(
      bytes,
    );
    const codebook = tensors.find(({ name }: { name: string }) => name === "fire/squeeze/weight");
    // 16 of 108 weights are not 0, and those are 6, 5 and 5 of three kinds.
    const entropy = [92, 6, 5, 5].reduce((bits, n) => bits + n * Math.log2(108 / n), 0) / 108;
    expect(codebook).toMatchObject({
      shape: [4, 3, 3, 3],
      sparsity: 92 / 108,
      entropy: expect.closeTo(entropy, 9),
    });
  });
});

describe("a network of the file's own", () => {
  /** The small run's network with its scores rectified, which no model of the zoo does. */
  async function rectified(): Promise<string> {
    const { run } = await smallRun();
    const network = await readNetwork(filesOf(run).best);
    const { metadata, graph } = readSqueezed(readFileSync(await squeezed()));
    const build = (input: readonly number[]): Graph => {
      const own = graph(input);
      const scores = own.outputs.get("scores");
      if (!scores) throw new Error("no scores");
      own.outputs.set("scores", relu({ x: scores }));
      return own;
    };
    const file = join(scratchFolder(), "own.squeezed");
    const sizes = { graph: build([1, 3, 32, 48]), alsoAs: build([2, 3, 64, 80]) };
    writeFileSync(file, writeSqueezed({ ...sizes, metadata, numbers: network.weights }));
    return file;
  }

  test("is run, counted and exported as the file says it", async () => {
    const { data } = await smallRun();
    const file = await rectified();
    const { layers } = await answer(`summary ${file}`);
    expect(layers.at(-1)).toMatchObject({ op: "Relu", output: [1, 11, 32, 48] });
    expect((await thumbnet(`eval ${file} --data ${data}`)).code).toBe(0);
    const onnx = join(scratchFolder(), "own.onnx");
    expect((await thumbnet(`export ${file} --out ${onnx}`)).code).toBe(0);
    expect((await answer(`summary ${onnx}`)).layers.at(-1)).toMatchObject({ op: "Relu" });
  });

  test("is not written as safetensors, which would lose it", async () => {
    const FILE = await rectified();
    expect(
      await complaint(["export", FILE, "--format", "safetensors", "--out", "x"], { FILE }),
    ).toMatchSnapshot();
  });
});

describe("a .squeezed file", () => {
  const damages: Readonly<Record<string, (bytes: Buffer) => Uint8Array>> = {
    "cut short": (bytes) => bytes.subarray(0, 3000),
    "with a byte altered": (bytes) => bytes.fill((bytes[3000] ?? 0) ^ 1, 3000, 3001),
    "of a later version": (bytes) => bytes.fill(2, 4, 5),
    "that is another file": () => Buffer.from("once upon a time"),
    "with bytes behind its end": (bytes) => Buffer.concat([bytes, Buffer.of(0)]),
  };

  test.each(Object.entries(damages))("%s is refused", async (_, damage) => {
    const FILE = await squeezed();
    writeFileSync(FILE, damage(readFileSync(FILE)));
    const said = await complaint(["inspect", FILE], { FILE });
    expect(said.replace(/[0-9a-f]{8}/g, "CRC").replace(/\d{4,}/g, "N")).toMatchSnapshot();
  });

  test("that does not exist is looked for as a file", async () => {
    expect(await complaint(["eval", "none.squeezed", "--data", "x"], {})).toMatchSnapshot();
  });
});
