import { SingleBar } from "cli-progress";
import type { Observer } from "../runs/index.ts";
import type { SegmentationMetrics } from "../tasks/index.ts";
import type { Io } from "./command.ts";

export interface Progress extends Observer {
  /** Leaves the line as it stands. */
  stop(): void;
}

interface Extent {
  readonly steps: number;
  /** Steps done by an earlier session. */
  readonly done: number;
}

/** Shows a training on standard error: a bar where a person looks on, plain lines elsewhere. */
export const progressOf = (io: Io, extent: Extent): Progress =>
  io.isTerminal ? bar(extent) : lines(io, extent);

const percent = (share: number | null): string => (share === null ? "–" : `${(100 * share).toFixed(1)} %`);

const told = ({ pixelAccuracy, meanIoU }: SegmentationMetrics): string =>
  `val ${percent(pixelAccuracy)} of pixels, mean IoU ${meanIoU?.toFixed(3) ?? "–"}`;

/** What the last steps were like, in words. */
function recently({ steps, done }: Extent): Observer["stepped"] extends (...args: infer A) => void
  ? (...args: A) => {
      readonly loss: string;
      readonly accuracy: string;
      readonly speed: string;
      readonly left: string;
    }
  : never {
  const [loss, accuracy, speed] = [average(), average(), average()];
  const began = performance.now();
  return (report, imagesPerSecond) => {
    const seconds = (performance.now() - began) / 1000;
    return {
      loss: loss(report.loss).toFixed(3),
      accuracy: percent(accuracy(report.pixelAccuracy)),
      speed: `${speed(imagesPerSecond).toPrecision(2)} images/s`,
      left: `${duration((seconds / Math.max(1, report.step - done)) * (steps - report.step))} left`,
    };
  };
}

/** A moving average over about ten numbers. */
function average(): (fresh: number) => number {
  let kept: number | undefined;
  return (fresh) => {
    kept = kept === undefined ? fresh : 0.9 * kept + 0.1 * fresh;
    return kept;
  };
}

/** Seconds as `1:05` or `2:03:04`. */
function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (n: number) => `${n}`.padStart(2, "0");
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

const look = {
  barCompleteChar: "█",
  barIncompleteChar: "░",
  barsize: 24,
  stream: process.stderr,
  hideCursor: true,
  gracefulExit: false,
} as const;

function bar(extent: Extent): Progress {
  const describe = recently(extent);
  const line = new SingleBar({
    ...look,
    format: "{bar} {value}/{total}  loss {loss}  {accuracy}  {speed}  {left}  {note}",
  });
  line.start(extent.steps, extent.done, { loss: "…", accuracy: "…", speed: "…", left: "…", note: "" });
  return {
    stepped: (report, imagesPerSecond) => line.update(report.step, describe(report, imagesPerSecond)),
    validating: (at, images) => line.update({ note: `validating ${at}/${images}` }),
    validated: (_, metrics) => line.update({ note: told(metrics) }),
    stop: () => line.stop(),
  };
}

/** About a hundred lines for a whole training. */
function lines(io: Io, extent: Extent): Progress {
  const describe = recently(extent);
  const every = Math.max(1, Math.round(extent.steps / 100));
  return {
    stepped(report, imagesPerSecond) {
      const { loss, accuracy, speed, left } = describe(report, imagesPerSecond);
      if (report.step % every === 0 || report.step === extent.steps)
        io.stderr(
          `step ${report.step}/${extent.steps}  loss ${loss}  ${accuracy} of pixels  ${speed}  ${left}\n`,
        );
    },
    validating: () => {},
    validated: (step, metrics) => io.stderr(`step ${step}  ${told(metrics)}\n`),
    stop: () => {},
  };
}

/** A bar that counts pictures, where a person looks on. */
export function countdown(io: Io, total: number): { reached(done: number): void; stop(): void } {
  if (!io.isTerminal) return { reached: () => {}, stop: () => {} };
  const line = new SingleBar({ ...look, format: "{bar} {value}/{total} images" });
  line.start(total, 0);
  return { reached: (done) => line.update(done), stop: () => line.stop() };
}
