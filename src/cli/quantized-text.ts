import type { ImageShape } from "../ir/index.ts";
import type { Milliseconds } from "../profiling/index.ts";
import { type Table, textTable } from "../reports/index.ts";
import type { Judge } from "./judges.ts";
import type { Quantised } from "./quantising.ts";

/** Everything that was found while a network was brought to integers. */
export interface QuantizedAnswer extends Quantised {
  readonly judge: Judge;
  /** Pictures that calibrated. */
  readonly pictures: number;
  /** Whether they are some of those that measured, for want of others. */
  readonly alsoJudge: boolean;
  /** Of the first stage and the last, for one picture. */
  readonly times: readonly Milliseconds[] | undefined;
  readonly input: ImageShape;
  readonly file: string;
}

/** The answer for machines. */
export function quantizedJson({ judge, stages, layers, leftOut, ...rest }: QuantizedAnswer): object {
  const { pictures, times, input, file } = rest;
  return {
    file,
    metric: judge.metric,
    images: judge.images,
    calibrationImages: pictures,
    stages: stages.map(({ stage, bytes, measured, drop }) => ({
      stage,
      bytes,
      [judge.metric]: measured,
      drop,
    })),
    ...(layers && { layers }),
    leftOut,
    ...(times && { input, milliseconds: { float32: times[0], int8: times[1] } }),
  };
}

/** The answer for people. */
export const quantizedText = (answer: QuantizedAnswer): string =>
  [
    ...(answer.layers ? [textTable(layersTable(answer))] : []),
    textTable(stagesTable(answer)),
    [wordsOf(answer), ...timesText(answer), `written: ${answer.file}`].join("\n"),
  ].join("\n\n");

const stagesTable = ({ stages, judge }: QuantizedAnswer): Table => ({
  columns: [
    { title: "stage" },
    { title: "bytes" },
    { title: judge.metric, unit: "%", digits: 2 },
    { title: "drop", unit: "points", digits: 2 },
  ],
  rows: stages.map(({ stage, bytes, measured, drop }, i) => [stage, bytes, measured, i === 0 ? null : drop]),
});

/** Layers that the table of sensitivities shows. */
const shownLayers = 12;

const layersTable = ({ layers = [], leftOut }: QuantizedAnswer): Table => ({
  columns: [
    { title: "in integers alone" },
    { title: "noise in the result", unit: "dB", digits: 1 },
    { title: "" },
  ],
  rows: layers
    .slice(0, Math.max(shownLayers, leftOut.length))
    .map(({ name, noise }) => [
      name.replace(/\/[^/]*$/, ""),
      noise > 0 ? 10 * Math.log10(noise) : null,
      leftOut.includes(name) ? "left in float32" : "",
    ]),
});

const wordsOf = ({ judge, pictures, alsoJudge }: QuantizedAnswer): string =>
  `${judge.metric} of ${judge.images} pictures; ${pictures} ${alsoJudge ? "of them" : "others"} calibrated`;

function timesText({ times, input }: QuantizedAnswer): readonly string[] {
  const [before, after] = times ?? [];
  if (!before || !after) return [];
  const took = ({ median, spread }: Milliseconds) => `${median.toFixed(1)} ± ${(spread / 2).toFixed(1)} ms`;
  const ratio = (before.median / after.median).toFixed(2);
  return [
    `${input.join("x")}: ${took(before)} in float32, ${took(after)} in int8, run in turn: ${ratio} times as fast`,
  ];
}
