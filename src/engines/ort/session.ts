import { InferenceSession } from "onnxruntime-node";

export interface OrtOptions {
  /** Threads that share one operator. Default: as many as ONNX Runtime finds cores. */
  readonly threads?: number;
}

interface SessionOptions extends OrtOptions {
  /** Where a profile is written; ONNX Runtime adds the date to the file's name. */
  readonly profile?: string;
}

/** ONNX Runtime, made ready to run a model as fast as it can. */
export const openSession = (
  model: Uint8Array,
  { threads, profile }: SessionOptions,
): Promise<InferenceSession> =>
  InferenceSession.create(model, {
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
    ...(profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: profile }),
    graphOptimizationLevel: "all",
    // Planned in advance, a training step's memory is taken twice: once by the run that is observed.
    enableMemPattern: false,
    logSeverityLevel: 3,
  });
