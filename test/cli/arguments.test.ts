import { describe, expect, test } from "vitest";
import { readArguments } from "../../src/cli/arguments.ts";
import { everyKind } from "./every-kind.ts";

const read = (line: string) => readArguments(everyKind(), line.split(" ")).values();
const least = "run a.jpg --data photos";

describe("arguments", () => {
  test("leave defaults where nothing is typed", () => {
    expect(read(least)).toEqual({
      run: "run",
      images: ["a.jpg"],
      data: "photos",
      rate: 0.001,
      steps: undefined,
      seed: 0,
      skipBad: false,
      flip: true,
      loss: "dice",
      size: [360, 480],
      input: undefined,
      set: {},
      freeze: undefined,
    });
  });

  test("are read as their kinds say", () => {
    const line = `${least} b.jpg --rate=1e-2 --steps 12 --seed 7 --skip-bad --no-flip --loss focal --size 64x96`;
    expect(
      read(`${line} --input 1x3x8x9 --set width=0.5 --set norm=batch --freeze stem,ds1 --freeze ds2`),
    ).toEqual({
      run: "run",
      images: ["a.jpg", "b.jpg"],
      data: "photos",
      rate: 0.01,
      steps: 12,
      seed: 7,
      skipBad: true,
      flip: false,
      loss: "focal",
      size: [64, 96],
      input: [1, 3, 8, 9],
      set: { width: "0.5", norm: "batch" },
      freeze: ["stem", "ds1", "ds2"],
    });
  });

  test("may stand in any order, the last of two values wins, and all is a name after --", () => {
    expect(read("--seed 1 --data a run --seed 2 --data b -- --odd.jpg")).toMatchObject({
      run: "run",
      images: ["--odd.jpg"],
      data: "b",
      seed: 2,
    });
  });

  test("ask for help without being complete", () => {
    expect(readArguments(everyKind(), ["-h"])).toMatchObject({ help: true, json: false });
    expect(readArguments(everyKind(), ["--help", "--json"])).toMatchObject({ help: true, json: true });
  });

  test.each([
    "--data",
    "--data --seed 1",
    "--rate fast",
    "--rate 0",
    "--rate -1",
    "--rate 2",
    "--steps 0",
    "--steps 1.5",
    "--seed -1",
    "--skip-bad=yes",
    "--loss crossentropy",
    "--size 360",
    "--size 0x480",
    "--input 360x480",
    "--input 1x3x360x99999999",
    "--set width",
    "--freeze stem,,ds1",
    "--seeed 1",
    "--no-flipp",
    "--xyzzy",
    "-q",
  ])("say what would fit instead of %s", (line) => {
    expect(() => read(`${least} ${line}`)).toThrowErrorMatchingSnapshot();
  });

  test.each(["", "run", "run a.jpg"])("say what is missing from '%s'", (line) => {
    expect(() =>
      readArguments(everyKind(), line.split(" ").filter(Boolean)).values(),
    ).toThrowErrorMatchingSnapshot();
  });
});
