import { isFile, openDataset, readText, writeAtomically } from "../data/node/index.ts";
import type { Engine } from "../engines/index.ts";
import { filesOf, type Run, readNetwork, segmenterOf } from "../runs/index.ts";
import type { Io } from "./command.ts";
import { type Measured, measure } from "./measure.ts";
import { onnxBytes } from "./onnx-bytes.ts";
import { reportOf } from "./run-report.ts";

export interface Finish {
  readonly folder: string;
  readonly run: Run;
  readonly engine: Engine;
  readonly io: Io;
}

/**
 * After the last step: measures the best weights on the whole validation split and writes model and report.
 * `undefined` when Ctrl-C came before the end.
 */
export async function finishRun({ folder, run, engine, io }: Finish): Promise<Measured | undefined> {
  const files = filesOf(folder);
  const network = await readNetwork(files.best);
  await writeAtomically(files.onnx, onnxBytes(network));
  const dataset = await openDataset(run.validation);
  const segmenter = segmenterOf(network, engine);
  try {
    const { measured, confusion } = await measure({ network, segmenter, dataset, io });
    await writeAtomically(files.metrics, `${JSON.stringify(measured, null, 2)}\n`);
    const report = await reportOf({ folder, run, network, dataset, segmenter, measured, confusion });
    await writeAtomically(files.report, report);
    return measured;
  } catch (error) {
    if (io.signal.aborted && error === io.signal.reason) return undefined;
    throw error;
  } finally {
    await segmenter.close();
  }
}

/** What an earlier sitting measured when it finished the run; `undefined` when none did. */
export async function finishedBefore(folder: string): Promise<Measured | undefined> {
  const { metrics, report } = filesOf(folder);
  if (!(await isFile(metrics)) || !(await isFile(report))) return undefined;
  try {
    const measured: Partial<Measured> | null = JSON.parse(await readText(metrics));
    // The report is written last, so that the metrics beside it are whole.
    return measured?.classes ? (measured as Measured) : undefined;
  } catch {
    return undefined;
  }
}
