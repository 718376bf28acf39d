/** The README's row of what was learnt on CamVid. */
import type { Cell } from "../../src/reports/index.ts";
import { resultsOf } from "../results.ts";

interface TrainingSummary {
  readonly imagesSeen: number;
  readonly pixelAccuracy: number;
  readonly meanIoU: number;
}

export function trainings(): readonly Cell[][] {
  const [paper, ours] = resultsOf<readonly TrainingSummary[]>("camvid") ?? [];
  if (!paper || !ours) return [];
  const said = ({ pixelAccuracy, meanIoU }: TrainingSummary) =>
    `${(100 * pixelAccuracy).toFixed(1)} % of pixels, mean IoU ${(100 * meanIoU).toFixed(1)} %`;
  return [
    [
      `CamVid val after ${ours.imagesSeen.toLocaleString("en")} pictures, beside the paper's recipe`,
      said(ours),
      said(paper),
      null,
    ],
  ];
}
