import { readSqueezed } from "../../formats/squeezed/index.ts";
import { compressionReport, type Table, textTable } from "../../reports/index.ts";
import { count } from "../../reports/numbers.ts";
import { graphOf, type TrainedNetwork } from "../../runs/index.ts";
import { inspectedTensors, inspectionTable } from "../inspection.ts";
import type { Judge } from "../judges.ts";
import type { Beside } from "./beside.ts";
import { type Calibration, calibrationNote } from "./calibration.ts";
import type { MeasuredSensitivities } from "./sensitivity.ts";
import type { Stage } from "./stages.ts";

/** Everything that was found while a network was compressed. */
export interface CompressedAnswer {
  /** As it was before. */
  readonly network: TrainedNetwork;
  readonly judge: Judge;
  /** Bits of every layer's codebook, or what its weights were fitted to. */
  readonly sharing: number | Calibration;
  readonly stages: readonly [Stage, ...Stage[]];
  /** The file. */
  readonly bytes: Uint8Array;
  readonly beside: Beside;
  /** Absent where none were measured. */
  readonly sensitivities: MeasuredSensitivities | undefined;
  /** Where the file is, and the report. */
  readonly file: string;
  readonly report: string;
}

/** The answer for machines. */
export const compressedJson = (answer: CompressedAnswer): object => {
  const { judge, stages, bytes, beside, sensitivities, file, report } = answer;
  return {
    file,
    report,
    bytes: bytes.length,
    metric: judge.metric,
    images: judge.images,
    stages: stages.map(({ stage, bytes: size, ratio, measured, drop }) => ({
      stage,
      bytes: size,
      ratio,
      [judge.metric]: measured,
      drop,
    })),
    beside,
    layers: inspectedTensors(readSqueezed(bytes)),
    ...(sensitivities && { sensitivities }),
  };
};

/** The answer for people. */
export const compressedText = (answer: CompressedAnswer): string =>
  [
    textTable(stagesTable(answer)),
    [...notesOf(answer), `written: ${answer.file}, ${answer.report}`].join("\n"),
  ].join("\n\n");

/** The answer as a page with everything about every layer. */
export function reportOf(answer: CompressedAnswer): string {
  const { network, judge, stages, bytes, sensitivities, file } = answer;
  const graph = graphOf(network);
  const [first] = stages;
  return compressionReport({
    title: `${file}, compressed`,
    model: { name: network.description.model, parameters: graph.parameterCount, macs: graph.macs },
    bytes: bytes.length,
    whole: first.bytes,
    metric: judge.metric,
    before: first.measured,
    after: (stages.at(-1) ?? first).measured,
    stages: stagesTable(answer),
    layers: inspectionTable(inspectedTensors(readSqueezed(bytes))),
    notes: notesOf(answer),
    ...(sensitivities && { sensitivities }),
  });
}

/** What a reader should know of the numbers. */
const notesOf = ({ judge, sharing, beside }: CompressedAnswer): readonly string[] => [
  `${judge.metric} of ${judge.images} pictures`,
  ...(typeof sharing === "number" ? [] : [calibrationNote(sharing)]),
  `beside it, without a graph: ${count(beside.int8Brotli)} bytes as int8 in brotli, ${count(beside.codebooksBrotli)} as 6-bit codebooks in brotli`,
];

/** A row for each stage. */
const stagesTable = ({ stages, judge }: Pick<CompressedAnswer, "stages" | "judge">): Table => ({
  columns: [
    { title: "stage" },
    { title: "bytes" },
    { title: "ratio", digits: 1 },
    { title: judge.metric, unit: "%", digits: 2 },
    { title: "drop", unit: "points", digits: 2 },
  ],
  rows: stages.map(({ stage, bytes, ratio, measured, drop }, i) => [
    stage,
    bytes,
    ratio,
    measured,
    i === 0 ? null : drop,
  ]),
});
