import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import type { Feeds } from "../../../src/engines/engine.ts";
import type { Tensor } from "../../../src/ir/tensor.ts";

/** The float32 results of a file in ONNX Runtime. */
export async function runInOrt(file: Uint8Array, feeds: Feeds): Promise<Record<string, Tensor>> {
  const session = await InferenceSession.create(file, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const fed = Object.entries(feeds).map(([name, { type, data }]) => {
    if (!(data instanceof Float32Array)) throw new TypeError(`${name} is not float32`);
    return [name, new OrtTensor("float32", data, type.shape)] as const;
  });
  const results = await session.run(Object.fromEntries(fed)).finally(() => session.release());
  return Object.fromEntries(
    Object.entries(results).map(([name, { dims, data }]) => {
      if (!(data instanceof Float32Array)) throw new TypeError(`${name} is not float32`);
      return [name, { type: { dtype: "float32", shape: dims }, data }];
    }),
  );
}
