import type {
  CamvidAnswers,
  HalfAnswer,
  IntegerAnswer,
  SparseAnswer,
  SqueezedAnswer,
} from "./camvid-answers.ts";

/** What the page is written from; mean IoU in per cent. Parts that are not finished are absent. */
export interface CamvidSummary {
  readonly structured?: Omit<HalfAnswer, "metric"> & {
    readonly meanIoU: { readonly before: number; readonly pruned: number; readonly trained: number };
  };
  readonly squeezed?: SqueezedAnswer & {
    /** What `thumbnet eval` says of the file. */
    readonly evaluated: { readonly images: number; readonly meanIoU: number };
  };
  /** The same network pruned layer by layer, its codebooks trained. */
  readonly shared?: SqueezedAnswer;
  /** What became of the whole network under one threshold. */
  readonly sparse?: {
    readonly meanIoU: SparseAnswer["metric"];
    /** Share of the weights that are not 0: of all, and of the layer that lost most. */
    readonly left: number;
    readonly leastLeft: { readonly layer: string; readonly left: number };
  };
  readonly int8?: IntegerAnswer;
}

export function summaryOf(answers: CamvidAnswers): CamvidSummary {
  const { half, structured, squeezed, evaluated, shared, sparse, int8 } = answers;
  return {
    ...(half && structured && { structured: smaller(half, 100 * structured.metrics.meanIoU) }),
    ...(squeezed &&
      evaluated && {
        squeezed: {
          ...inStages(squeezed),
          evaluated: { images: evaluated.images, meanIoU: 100 * evaluated.meanIoU },
        },
      }),
    ...(shared && { shared: inStages(shared) }),
    ...(sparse && { sparse: thinned(sparse) }),
    ...(int8 && { int8: integers(int8) }),
  };
}

const smaller = ({ macs, parameters, metric, milliseconds }: HalfAnswer, trained: number) => ({
  macs,
  parameters,
  milliseconds,
  meanIoU: { before: metric.before, pruned: metric.after, trained },
});

function thinned({ layers, metric: { before, after } }: SparseAnswer): NonNullable<CamvidSummary["sparse"]> {
  const total = (when: "before" | "after") => layers.reduce((sum, { weights }) => sum + weights[when], 0);
  const shares = layers.map(({ layer, weights }) => ({ layer, left: weights.after / weights.before }));
  const [leastLeft = { layer: "", left: 1 }] = shares.sort((a, b) => a.left - b.left);
  return { meanIoU: { before, after }, left: total("after") / total("before"), leastLeft };
}

const inStages = ({ stages, bytes, beside }: SqueezedAnswer): SqueezedAnswer => ({
  stages: stages.map(stageOf),
  bytes,
  beside,
});

const stageOf = ({ stage, bytes, "mean IoU": meanIoU }: SqueezedAnswer["stages"][number]) => ({
  stage,
  bytes,
  "mean IoU": meanIoU,
});

const integers = ({ calibrationImages, stages, leftOut, milliseconds }: IntegerAnswer): IntegerAnswer => ({
  calibrationImages,
  stages: stages.map(stageOf),
  leftOut,
  milliseconds,
});
