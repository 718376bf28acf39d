import { describe, expect, test } from "vitest";
import type { Io } from "../../src/cli/command.ts";
import { barOf } from "../../src/cli/live-line.ts";
import { countdown, duration, type Progress, progressOf } from "../../src/cli/progress.ts";
import { surroundings } from "./typing.ts";

function watched(isTerminal: boolean): { readonly io: Io; readonly seen: { stderr: string } } {
  const { kept, around } = surroundings({ isTerminal });
  return { io: { ...around, json: false }, seen: kept };
}

const rates = { pixelAccuracy: 0.5, meanIoU: 0.25 };

/** The fifth and sixth of six steps, and a validation. */
function go(progress: Progress): void {
  progress.started(4);
  for (const step of [5, 6])
    progress.stepped(
      { step, loss: 1 / step, watched: { pixelAccuracy: 0.5 }, gradientNorm: 1, learningRate: 1 },
      123.4,
    );
  progress.validating(1, 2);
  progress.validated(6, rates);
  progress.stop();
}

const [clear, cut, wrap] = ["\r\u001b[2K", "\u001b[?7l", "\u001b[?7h"];

/** The text of a terminal's line after it has been drawn over; marks of the terminal are left out. */
const lastLine = (text: string): string =>
  (text.split(clear).at(-1) ?? "").replaceAll(cut, "").replaceAll(wrap, "");

describe("a training is told of", () => {
  test("in lines where nobody looks on, speed from the second step of a sitting", () => {
    const { io, seen } = watched(false);
    go(progressOf(io, 6));
    expect(`\n${seen.stderr}`).toMatchInlineSnapshot(`
      "
      step 5/6  loss 0.200  50.0 % of pixels
      step 6/6  loss 0.197  50.0 % of pixels  123 images/s  0:00 left
      step 6/6  validation: 50.0 % of pixels, mean IoU 0.250
      "
    `);
  });

  test("as one line that is drawn over itself in a terminal, and left with a line's end", () => {
    const { io, seen } = watched(true);
    go(progressOf(io, 6));
    expect(seen.stderr.match(/\n/g)).toHaveLength(1);
    expect(lastLine(seen.stderr)).toMatchInlineSnapshot(`
      "████████████████████████  6/6  loss 0.197  50.0 % of pixels  123 images/s  0:00 left  validation: 50.0 % of pixels, mean IoU 0.250
      "
    `);
    expect(seen.stderr.startsWith(`${clear}${cut}████████████████░░░░░░░░  4/6${wrap}`)).toBe(true);
  });
});

test("pictures are counted in a terminal only", () => {
  const [terminal, file] = [watched(true), watched(false)];
  for (const { io } of [terminal, file]) {
    const line = countdown(io, 2);
    line.reached(1);
    line.reached(2);
    line.stop();
  }
  expect(lastLine(terminal.seen.stderr)).toBe(`${"█".repeat(24)}  2/2 images\n`);
  expect(file.seen.stderr).toBe("");
});

test("a bar is as full as its share, and never more", () => {
  expect([0, 0.5, 1, 2].map((share) => barOf(share, 4))).toEqual(["░░░░", "██░░", "████", "████"]);
});

test.each([
  [0, "0:00"],
  [65, "1:05"],
  [7384, "2:03:04"],
])("%s seconds are %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
