/** The README's rows of networks that were made smaller, beside what they were made of. */
import type { Cell } from "../../src/reports/index.ts";
import { resultsOf } from "../results.ts";

interface Times {
  readonly median: number;
}

interface Camvid {
  readonly structured?: {
    readonly milliseconds: { readonly before: Times; readonly after: Times };
    readonly meanIoU: { readonly before: number; readonly trained: number };
  };
  readonly squeezed?: { readonly bytes: number; readonly evaluated: { readonly meanIoU: number } };
  readonly int8?: {
    readonly stages: readonly {
      readonly stage: string;
      readonly bytes: number;
      readonly "mean IoU": number;
    }[];
    readonly milliseconds: { readonly float32: Times; readonly int8: Times };
  };
}

interface DeepCompression {
  readonly released: { readonly top1: number };
  readonly rows: readonly { readonly name: string; readonly bytes: number; readonly top1: number }[];
}

/** Bytes of Han et al.'s file. */
const releasedBytes = 675_763;

export const squeezed = (): readonly Cell[][] => [...deepCompression(), ...camvid()];

function deepCompression(): readonly Cell[][] {
  const found = resultsOf<DeepCompression>("deep-compression");
  return (found?.rows ?? [])
    .filter(({ name }) => name === "small" || name === "smallest")
    .map(({ bytes, top1 }) => [
      "SqueezeNet as Han et al. compressed it, compressed further and not trained",
      `${sizeOf(bytes)}, top-1 ${percent(100 * top1)}`,
      `${sizeOf(releasedBytes)}, top-1 ${percent(100 * (found?.released.top1 ?? Number.NaN))}`,
      (bytes / releasedBytes).toFixed(2),
    ]);
}

function camvid(): readonly Cell[][] {
  const { structured, squeezed: file, int8 } = resultsOf<Camvid>("camvid-compression") ?? {};
  const [whole, integers] = int8?.stages ?? [];
  const rows: Cell[][] = [];
  if (structured) {
    const { milliseconds, meanIoU } = structured;
    rows.push([
      "Squeeze U-Net on CamVid with half its MACs, trained on",
      `${inMilliseconds(milliseconds.after)}, mean IoU ${percent(meanIoU.trained)}`,
      `${inMilliseconds(milliseconds.before)}, mean IoU ${percent(meanIoU.before)}`,
      (milliseconds.after.median / milliseconds.before.median).toFixed(2),
    ]);
  }
  if (file && whole)
    rows.push([
      "the same in one file, weights fitted and entropy-coded",
      `${sizeOf(file.bytes)}, mean IoU ${percent(file.evaluated.meanIoU)}`,
      `${sizeOf(whole.bytes)}, mean IoU ${percent(whole["mean IoU"])}`,
      (file.bytes / whole.bytes).toFixed(3),
    ]);
  if (int8 && whole && integers)
    rows.push([
      "Squeeze U-Net on CamVid in int8, in ONNX Runtime",
      `${inMilliseconds(int8.milliseconds.int8)}, mean IoU ${percent(integers["mean IoU"])}`,
      `${inMilliseconds(int8.milliseconds.float32)}, mean IoU ${percent(whole["mean IoU"])}`,
      (int8.milliseconds.int8.median / int8.milliseconds.float32.median).toFixed(2),
    ]);
  return rows;
}

const sizeOf = (bytes: number): string => `${bytes.toLocaleString("en")} bytes`;
const percent = (rate: number): string => `${rate.toFixed(1)} %`;
const inMilliseconds = ({ median }: Times): string => `${median.toFixed(0)} ms`;
