import { compact, fraction, percent } from "../reports/numbers.ts";
import type { Observer, Rates } from "../runs/index.ts";
import type { StepReport } from "../training/index.ts";
import type { Io } from "./command.ts";
import { barOf, liveLine } from "./live-line.ts";

export interface Progress extends Observer {
  /** Leaves the line as it stands. */
  stop(): void;
}

/** Shows a training of so many steps on standard error: a bar where a person looks on, plain lines elsewhere. */
export const progressOf = (io: Io, steps: number): Progress =>
  io.isTerminal ? bar(io, steps) : lines(io, steps);

function bar(io: Io, steps: number): Progress {
  const line = liveLine(io);
  const describe = recently(steps);
  let state = { step: 0, words: "", note: "" };
  const show = (change: Partial<typeof state>): void => {
    state = { ...state, ...change };
    const { step, words, note } = state;
    line.show([barOf(step / steps), `${step}/${steps}`, words, note].filter(Boolean).join("  "));
  };
  return {
    started: (done) => show({ step: done }),
    stepped: (report, imagesPerSecond) =>
      show({ step: report.step, words: describe(report, imagesPerSecond) }),
    validating: (done, images) => show({ note: `validating ${done}/${images}` }),
    validated: (_, rates) => show({ note: told(rates) }),
    stop: line.stop,
  };
}

/** About a hundred lines for a whole training. */
function lines(io: Io, steps: number): Progress {
  const describe = recently(steps);
  const every = Math.max(1, Math.round(steps / 100));
  return {
    started: () => {},
    stepped(report, imagesPerSecond) {
      const words = describe(report, imagesPerSecond);
      const { step } = report;
      if (step % every === 0 || step === steps) io.stderr(`step ${step}/${steps}  ${words}\n`);
    },
    validating: () => {},
    validated: (step, rates) => io.stderr(`step ${step}/${steps}  ${told(rates)}\n`),
    stop: () => {},
  };
}

/** How each rate is said; a training and a validation have some of them. */
const inWords = {
  pixelAccuracy: (rate) => `${percent(rate)} of pixels`,
  meanIoU: (rate) => `mean IoU ${fraction(rate)}`,
  top1: (rate) => `top-1 ${percent(rate)}`,
  top5: (rate) => `top-5 ${percent(rate)}`,
  loss: (rate) => `loss ${fraction(rate, 4)}`,
  distance: (rate) => `distance ${fraction(rate, 4)}`,
} as const satisfies Readonly<Record<keyof Rates, (rate: number | null) => string>>;

const told = (rates: Rates): string => `validation: ${wordsFor(rates).join(", ")}`;

const wordsFor = (rates: Readonly<Record<string, number | null>>): readonly string[] =>
  Object.entries(inWords).flatMap(([name, say]) => {
    const rate = rates[name];
    return rate === undefined ? [] : [say(rate)];
  });

/**
 * What the last steps were like, in words. Speed and time left leave out a sitting's first step, in which the
 * engine and the batches get under way.
 */
function recently(steps: number): (report: StepReport, imagesPerSecond: number) => string {
  const [loss, speed] = [average(), average()];
  const averages = new Map<string, ReturnType<typeof average>>();
  const averaged = (name: string, fresh: number): number => {
    const own = averages.get(name) ?? average();
    averages.set(name, own);
    return own(fresh);
  };
  let first: { readonly step: number; readonly ended: number } | undefined;
  return ({ step, ...report }, imagesPerSecond) => {
    const words = [
      `loss ${loss(report.loss).toFixed(3)}`,
      ...wordsFor(
        Object.fromEntries(
          Object.entries(report.watched).map(([name, fresh]) => [name, averaged(name, fresh)]),
        ),
      ),
    ];
    const now = performance.now();
    if (first) {
      const perStep = (now - first.ended) / 1000 / (step - first.step);
      words.push(`${compact(speed(imagesPerSecond))} images/s`, `${duration(perStep * (steps - step))} left`);
    }
    first ??= { step, ended: now };
    return words.join("  ");
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
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (n: number) => `${n}`.padStart(2, "0");
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** A bar that counts images or other things, where a person looks on. */
export function countdown(
  io: Io,
  total: number,
  things = "images",
): { reached(done: number): void; stop(): void } {
  if (!io.isTerminal) return { reached: () => {}, stop: () => {} };
  const line = liveLine(io);
  return {
    reached: (done) => line.show(`${barOf(done / total)}  ${done}/${total} ${things}`),
    stop: line.stop,
  };
}

/** A bar that counts learning rates, where a person looks on. */
export function searching(
  io: Io,
  steps: number,
): { tried(trial: { readonly learningRate: number; readonly loss: number }): void; stop(): void } {
  if (!io.isTerminal) return { tried: () => {}, stop: () => {} };
  const line = liveLine(io);
  let done = 0;
  return {
    tried({ learningRate, loss }) {
      done += 1;
      const words = `learning rate ${learningRate.toExponential(1)}  loss ${loss.toFixed(3)}`;
      line.show(`${barOf(done / steps)}  ${done}/${steps}  ${words}`);
    },
    stop: line.stop,
  };
}
