import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { scratchFolder } from "../support/scratch.ts";
import { small, smallRun } from "./small-run.ts";
import { thumbnet } from "./typing.ts";

test("thumbnet find-lr suggests a rate, says why, and draws the losses", async () => {
  const { data } = await smallRun();
  const file = join(scratchFolder(), "rates.svg");
  const range = "--steps 24 --lr-from 1e-5 --lr-to 1e4";
  const line = `find-lr ${small} --data ${data} ${range} --optimizer sgd --out ${file} --json`;
  const { stdout, code, stderr } = await thumbnet(line);
  expect({ code, stderr, lines: stdout.split("\n").length }).toEqual({ code: 0, stderr: "", lines: 2 });
  const { suggestion, explodedAt, trials, file: drawn } = JSON.parse(stdout);
  expect(drawn).toBe(file);
  expect(trials[0].learningRate).toBe(1e-5);
  expect(suggestion).toBeGreaterThan(1e-5);
  expect(explodedAt).toBeGreaterThan(suggestion);
  expect(trials.length).toBeLessThan(24);
  const svg = readFileSync(file, "utf8");
  for (const words of [
    "Loss by learning rate",
    ">1e-4<",
    ">1e-2<",
    ">learning rate<",
    "falls most steeply at",
  ])
    expect(svg).toContain(words);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

test("thumbnet find-lr prints a table and a line to type", async () => {
  const { data } = await smallRun();
  const { stdout } = await thumbnet(`find-lr ${small} --data ${data} --steps 13 --lr-to 0.1`);
  expect(stdout.split("\n")[0]).toMatch(/^learning rate +loss +smoothed$/);
  expect(stdout.trimEnd().split("\n").at(-1)).toMatch(
    /^the loss fell most steeply at \S+: try --lr \S+; it did not explode$|^no rate lowered the loss/,
  );
});
