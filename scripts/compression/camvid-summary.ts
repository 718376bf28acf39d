import type { CamvidAnswers, HalfAnswer, IntegerAnswer, SqueezedAnswer } from "./camvid-answers.ts";

/** What the page is written from; mean IoU in per cent. Parts that are not finished are absent. */
export interface CamvidSummary {
  readonly squeezed?: {
    /** Before and after pruning with training. */
    readonly pruned: { readonly before: number; readonly after: number };
    /** Share of the weights that are not 0. */
    readonly left: number;
    readonly stages: SqueezedAnswer["stages"];
    readonly bytes: number;
    readonly beside: SqueezedAnswer["beside"];
    /** What `thumbnet eval` says of the file. */
    readonly evaluated?: { readonly images: number; readonly meanIoU: number };
  };
  readonly int8?: IntegerAnswer;
  readonly structured?: Omit<HalfAnswer, "metric"> & {
    readonly meanIoU: { readonly before: number; readonly pruned: number; readonly trained: number };
  };
}

export function summaryOf({
  sparse,
  squeezed,
  evaluated,
  int8,
  half,
  structured,
}: CamvidAnswers): CamvidSummary {
  return {
    ...(sparse &&
      squeezed && {
        squeezed: {
          pruned: { before: sparse.metric.before, after: sparse.metric.after },
          left: leftOf(sparse.layers, "after") / leftOf(sparse.layers, "before"),
          stages: squeezed.stages.map(stageOf),
          bytes: squeezed.bytes,
          beside: squeezed.beside,
          ...(evaluated && {
            evaluated: { images: evaluated.images, meanIoU: 100 * evaluated.meanIoU },
          }),
        },
      }),
    ...(int8 && { int8: integers(int8) }),
    ...(half && structured && { structured: smaller(half, 100 * structured.metrics.meanIoU) }),
  };
}

const leftOf = (layers: NonNullable<CamvidAnswers["sparse"]>["layers"], when: "before" | "after"): number =>
  layers.reduce((sum, { weights }) => sum + weights[when], 0);

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

const smaller = ({ macs, parameters, metric, milliseconds }: HalfAnswer, trained: number) => ({
  macs,
  parameters,
  milliseconds,
  meanIoU: { before: metric.before, pruned: metric.after, trained },
});
