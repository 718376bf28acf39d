import { type LineChart, lineChart, type Point, type Series } from "./line-chart.ts";
import type { Markup } from "./markup.ts";
import { stepScale } from "./scale.ts";

/** What a training writes at every step. */
export interface TrainStep {
  readonly step: number;
  readonly loss: number;
  readonly learningRate: number;
  readonly imagesPerSecond: number;
}

/** What a training writes at every validation. Rates are fractions. */
export interface ValidationStep {
  readonly step: number;
  readonly loss?: number | null;
  readonly pixelAccuracy?: number | null;
  readonly meanIoU?: number | null;
  /** Share of photographs whose class came first, and among the first five. */
  readonly top1?: number | null;
  readonly top5?: number | null;
  /** Mean length from keypoints to where they should be, the picture being 2 wide. */
  readonly distance?: number | null;
}

/** Everything measured during a training, in the order of steps. */
export interface History {
  readonly train: readonly TrainStep[];
  readonly validation: readonly ValidationStep[];
}

/** Charts of loss, validation metrics, learning rate and speed against steps, without those that have no data. */
export function trainingCurves({ train, validation }: History): Markup[] {
  const last = Math.max(1, ...[train.at(-1), validation.at(-1)].map((row) => row?.step ?? 0));
  const losses = train.map(({ step, loss }): Point => [step, loss]);
  const across = { name: "step", scale: stepScale({ low: 0, high: last, steps: 6 }) };
  const charts: Omit<LineChart, "across">[] = [
    {
      title: "Loss",
      series: [
        ...trend("train", losses, 1),
        { name: "validation", tone: 2, mark: "dots", points: pointsOf(validation, ({ loss }) => loss) },
      ],
    },
    {
      title: "Validation",
      unit: "%",
      span: [0, 100],
      series: [
        {
          name: "pixel accuracy",
          tone: 3,
          mark: "dots",
          points: pointsOf(validation, (v) => inPercent(v.pixelAccuracy)),
        },
        {
          name: "mean IoU",
          tone: 1,
          mark: "dots",
          points: pointsOf(validation, (v) => inPercent(v.meanIoU)),
        },
      ],
    },
    {
      title: "Validation",
      unit: "%",
      span: [0, 100],
      series: [
        { name: "top-1", tone: 1, mark: "dots", points: pointsOf(validation, (v) => inPercent(v.top1)) },
        { name: "top-5", tone: 3, mark: "dots", points: pointsOf(validation, (v) => inPercent(v.top5)) },
      ],
    },
    {
      title: "Distance",
      series: [
        { name: "validation", tone: 2, mark: "dots", points: pointsOf(validation, (v) => v.distance) },
      ],
    },
    {
      title: "Learning rate",
      series: [
        {
          name: "",
          tone: 1,
          mark: "line",
          points: thin(pointsOf(train, ({ learningRate }) => learningRate)),
        },
      ],
    },
    {
      title: "Speed",
      unit: "images/s",
      series: trend(
        "train",
        pointsOf(train, ({ imagesPerSecond }) => imagesPerSecond),
        1,
      ),
    },
  ];
  return charts
    .filter(({ series }) => series.some(({ points }) => points.length > 0))
    .map((chart) => lineChart({ ...chart, across }));
}

/** The noisy points and, where there are enough of them, their moving average over a thirtieth of the training. */
function trend(name: string, points: readonly Point[], tone: Series["tone"]): Series[] {
  if (points.length < 20) return [{ name, points, tone, mark: "line" }];
  return [
    { name: "", points: thin(points), tone, mark: "faint" },
    { name, points: thin(movingAverage(points, points.length / 30)), tone, mark: "line" },
  ];
}

/** Exponential, without the pull of the start towards zero: `m ← m + (1 - d)(v - m)`, divided by `1 - dⁿ`. */
export function movingAverage(points: readonly Point[], window: number): Point[] {
  const decay = 1 - 1 / Math.max(1, window);
  let average = 0;
  let weight = 0;
  return points.map(([x, y]) => {
    if (Number.isFinite(y)) {
      average = decay * average + (1 - decay) * y;
      weight = decay * weight + (1 - decay);
    }
    return [x, weight === 0 ? Number.NaN : average / weight];
  });
}

/** At most about `most` points: the least and greatest of each stretch, so that no spike is lost. */
export function thin(points: readonly Point[], most = 800): Point[] {
  if (points.length <= most) return [...points];
  const length = Math.ceil((2 * points.length) / most);
  return Array.from({ length: Math.ceil(points.length / length) }, (_, i) => {
    const stretch = points.slice(i * length, (i + 1) * length).filter(([, y]) => Number.isFinite(y));
    const byValue = stretch.toSorted((a, b) => a[1] - b[1]);
    const ends = [...byValue.slice(0, 1), ...byValue.slice(1).slice(-1)];
    return ends.sort((a, b) => a[0] - b[0]);
  }).flat();
}

function pointsOf<T extends { readonly step: number }>(
  rows: readonly T[],
  value: (row: T) => number | null | undefined,
): Point[] {
  return rows.flatMap((row) => {
    const y = value(row);
    return y === null || y === undefined ? [] : [[row.step, y] as const];
  });
}

function inPercent(rate: number | null | undefined): number | null {
  return rate === null || rate === undefined ? null : 100 * rate;
}
