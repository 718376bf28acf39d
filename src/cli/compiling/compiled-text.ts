import type { MemoryReport } from "../../engines/wasm/index.ts";
import { textTable } from "../../reports/index.ts";
import { count } from "../../reports/numbers.ts";
import type { FileTimes, LayerTime } from "./file-times.ts";

/** What is told of compiled files. */
export interface CompiledAnswer {
  readonly name: string;
  readonly files: readonly string[];
  readonly size: readonly [h: number, w: number];
  readonly codeBytes: number;
  readonly weightBytes: number;
  readonly totalBytes: number;
  readonly gzipBytes: number;
  readonly brotliBytes: number;
  readonly peakBytes: number;
  readonly memory: MemoryReport;
  readonly milliseconds: FileTimes;
  readonly layers: readonly LayerTime[];
}

/** Layers that take a hundredth of the time or more, then what the file takes. */
export function compiledText(answer: CompiledAnswer): string {
  const { name, files, size, layers, milliseconds, memory } = answer;
  const total = layers.reduce((sum, layer) => sum + layer.milliseconds, 0);
  const shown = layers.filter((layer) => layer.milliseconds >= total / 100);
  const table = textTable({
    columns: [
      { title: "layer" },
      { title: "operator" },
      { title: "MACs" },
      { title: "time", unit: "ms", digits: 2 },
      { title: "speed", unit: "GFLOP/s", digits: 1 },
    ],
    rows: shown.map(({ path, op, macs, milliseconds: ms, gflopsPerSecond }) => [
      path,
      op,
      macs,
      ms,
      macs ? gflopsPerSecond : null,
    ]),
  });
  const left = layers.length - shown.length;
  const lines: readonly (readonly [string, string])[] = [
    ["code", `${count(answer.codeBytes)} bytes`],
    ["weights", `${count(answer.weightBytes)} bytes, coded`],
    [
      "whole",
      `${count(answer.totalBytes)} bytes; gzip ${count(answer.gzipBytes)}, brotli ${count(answer.brotliBytes)}`,
    ],
    [
      "memory",
      `${mebibytes(answer.peakBytes)}: weights ${mebibytes(memory.prepared)}, values and scratch ${mebibytes(memory.arena)}`,
    ],
    [
      "start",
      `${milliseconds.instantiate.toFixed(1)} ms to code, ${milliseconds.decode.toFixed(1)} ms to decode weights`,
    ],
    [
      "run",
      `${milliseconds.firstRun.toFixed(1)} ms the first time, then ${milliseconds.run.toFixed(1)} ms; one thread`,
    ],
    ["files", files.join(", ")],
  ];
  return [
    `${name}: ${size.join("x")} pixels`,
    "",
    table,
    ...(left > 0 ? [`and ${left} layers that take less than a hundredth of the time each`] : []),
    "",
    ...lines.map(([title, words]) => `${title.padEnd("weights".length)}  ${words}`),
  ].join("\n");
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
