export { type ConfusionPictureInput, confusionPicture } from "./confusion-picture.ts";
export { type History, type TrainStep, trainingCurves, type ValidationStep } from "./curves.ts";
export { legendPicture } from "./legend.ts";
export type { Markup } from "./markup.ts";
export { metricsTable, paperTable } from "./metrics-table.ts";
export { type OverlayInput, overlay } from "./overlay.ts";
export { type Cell, type Column, markdownTable, type Table, textTable } from "./table.ts";
export { eventRecord, fileVersionRecord, type ScalarEvent } from "./tensorboard.ts";
export { type ReportSample, type TrainingReportInput, trainingReport } from "./training-report.ts";
