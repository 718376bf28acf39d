import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSafetensors, type StoredTensor, writeSafetensors } from "../../src/formats/safetensors/index.ts";
import { filesOf } from "../../src/runs/index.ts";
import { scratchFolder } from "../support/scratch.ts";
import { complaint } from "./complaint.ts";
import { smallRun } from "./small-run.ts";

describe("a trained network", () => {
  const files: Readonly<Record<string, (RUN: string) => Promise<string> | string>> = {
    "a checkpoint": (RUN) => filesOf(RUN).checkpoint,
    "a truncated file": (RUN) => copied(filesOf(RUN).best, (bytes) => bytes.subarray(0, 5000)),
    "a file of text": (RUN) => copied(filesOf(RUN).best, () => Buffer.from("once upon a time")),
    "a truncated ONNX file": (RUN) => copied(filesOf(RUN).onnx, (bytes) => bytes.subarray(0, 5000)),
    "weights that lack one": (RUN) =>
      rewritten(filesOf(RUN).best, ({ tensors }) => void tensors.delete("logits/bias")),
    "weights of another width": (RUN) =>
      rewritten(filesOf(RUN).best, ({ metadata }) => {
        metadata["thumbnet.options"] = metadata["thumbnet.options"]?.replace("0.02", "0.03") ?? "";
      }),
    "an option that is none": (RUN) =>
      rewritten(filesOf(RUN).best, ({ metadata }) => {
        metadata["thumbnet.options"] = metadata["thumbnet.options"]?.replace("norm", "morn") ?? "";
      }),
    "a model that is none": (RUN) =>
      rewritten(filesOf(RUN).best, ({ metadata }) => {
        metadata["thumbnet.model"] = '"pizza"';
      }),
    "classes that are too few": (RUN) =>
      rewritten(filesOf(RUN).best, ({ metadata }) => {
        metadata["thumbnet.classes"] = '{"names": ["a"], "colours": [[1, 2, 3]]}';
      }),
    "no description": (RUN) =>
      rewritten(filesOf(RUN).best, ({ metadata }) => {
        for (const key of Object.keys(metadata)) delete metadata[key];
      }),
    "a folder without a run": () => scratchFolder(),
  };

  test.each(Object.entries(files))("from %s is refused", async (_, fileOf) => {
    const { run, data } = await smallRun();
    const FILE = await fileOf(run);
    expect(await complaint(["eval", FILE, "--data", data], { FILE })).toMatchSnapshot();
  });

  test("is not measured on other classes", async () => {
    const { run: RUN, data: DATA } = await smallRun();
    const words = ["eval", RUN, "--data", DATA, "--classes", "voc"];
    expect(await complaint(words, { DATA, RUN })).toMatchSnapshot();
  });
});

describe("a run that is resumed", () => {
  const damages: Readonly<Record<string, (run: string) => Promise<void> | void>> = {
    "a truncated checkpoint": (run) => change(filesOf(run).checkpoint, (bytes) => bytes.subarray(0, 900)),
    "no checkpoint": (run) => rmSync(filesOf(run).checkpoint),
    "a network for its checkpoint": (run) => cpSync(filesOf(run).best, filesOf(run).checkpoint),
    "a checkpoint of another model": (run) => describeAs(run, { model: "squeeze-unet" }),
    "a checkpoint of other options": (run) => describeAs(run, { options: '{"classes":11,"width":1}' }),
    "a checkpoint of another optimizer": (run) =>
      rewrite(filesOf(run).checkpoint, ({ tensors }) => {
        const mean = tensors.get("moment/mean");
        if (mean) tensors.set("moment/velocity", mean);
        tensors.delete("moment/mean");
      }),
    "half a run.json": (run) => change(filesOf(run).run, (bytes) => bytes.subarray(0, bytes.length / 2)),
    "a run.json that was changed": (run) =>
      change(filesOf(run).run, (bytes) => Buffer.from(bytes.toString().replace('"rate": 0.01', '"rate": 1'))),
  };

  test.each(Object.entries(damages))("with %s is refused, and nothing is written", async (_, damage) => {
    const RUN = await unfinished();
    await damage(RUN);
    const before = contentOf(RUN);
    expect(await complaint(["train", "--out", RUN, "--resume"], { RUN })).toMatchSnapshot();
    expect(contentOf(RUN)).toEqual(before);
  });

  test("with other pictures is refused", async () => {
    const { data: DATA } = await smallRun();
    const RUN = await unfinished();
    const list = join(DATA, "train.txt");
    const lines = readFileSync(list, "utf8");
    writeFileSync(list, lines.split("\n").slice(1).join("\n"));
    const said = await complaint(["train", "--out", RUN, "--resume"], { RUN, DATA });
    writeFileSync(list, lines);
    expect(said.replace(/, [0-9a-f]+/g, ", HASH")).toMatchSnapshot();
  });
});

/** A copy of the small run that has three of its four steps still to do. */
async function unfinished(): Promise<string> {
  const { run } = await smallRun();
  const copy = join(scratchFolder(), "run");
  cpSync(run, copy, { recursive: true });
  for (const file of [filesOf(copy).metrics, filesOf(copy).report]) rmSync(file);
  await describeAs(copy, { step: "1", validated: "0" });
  return copy;
}

interface Content {
  readonly metadata: Record<string, string>;
  readonly tensors: Map<string, StoredTensor>;
}

function rewrite(file: string, edit: (content: Content) => void): void {
  const { metadata, tensors } = readSafetensors(readFileSync(file));
  const content = { metadata: { ...metadata }, tensors: new Map(tensors) };
  edit(content);
  writeFileSync(file, writeSafetensors(content));
}

function rewritten(file: string, edit: (content: Content) => void): string {
  const copy = copied(file, (bytes) => bytes);
  rewrite(copy, edit);
  return copy;
}

const describeAs = (run: string, metadata: Readonly<Record<string, string>>): void =>
  rewrite(filesOf(run).checkpoint, (content) => void Object.assign(content.metadata, metadata));

const change = (file: string, edit: (bytes: Buffer) => Uint8Array): void =>
  writeFileSync(file, edit(readFileSync(file)));

function copied(file: string, edit: (bytes: Buffer) => Uint8Array): string {
  const copy = join(scratchFolder(), file.endsWith(".onnx") ? "copy.onnx" : "copy.safetensors");
  writeFileSync(copy, edit(readFileSync(file)));
  return copy;
}

const contentOf = (folder: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name)).toString("base64")]),
  );
