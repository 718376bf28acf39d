import { type InferenceSession, type OnnxValue, Tensor as OrtTensor } from "onnxruntime-node";
import type { Tensor } from "../../ir/tensor.ts";
import { type OrtOptions, openSession } from "./session.ts";

/** An input of a model file; an extent that is left open is a word or −1. */
export interface FileInput {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** A model file as ONNX Runtime runs it, whatever operators it has: we need not know them. */
export interface ModelFile {
  readonly inputs: readonly FileInput[];
  readonly outputs: readonly string[];
  /** Real numbers in, real numbers out, by the file's names. */
  run(
    feeds: Readonly<Record<string, Tensor>>,
    outputs: readonly string[],
  ): Promise<Readonly<Record<string, Tensor>>>;
  close(): Promise<void>;
}

/** Opens a model file; throws what ONNX Runtime says of one that it cannot run. */
export async function openModelFile(bytes: Uint8Array, options: OrtOptions = {}): Promise<ModelFile> {
  const session = await openSession(bytes, options);
  return {
    inputs: session.inputMetadata.map(inputOf),
    outputs: session.outputNames,
    async run(feeds, outputs) {
      const given = Object.entries(feeds).map(([name, { data, type }]) => {
        const numbers = data instanceof Float32Array ? data : Float32Array.from(data);
        return [name, new OrtTensor("float32", numbers, type.shape)] as const;
      });
      const results = await session.run(Object.fromEntries(given), [...outputs]);
      return Object.fromEntries(outputs.map((name) => [name, realNumbers(name, results[name])]));
    },
    close: () => session.release(),
  };
}

const inputOf = (input: InferenceSession.ValueMetadata): FileInput =>
  input.isTensor
    ? { name: input.name, type: input.type, shape: input.shape }
    : { name: input.name, type: "no tensor", shape: [] };

function realNumbers(name: string, result: OnnxValue | undefined): Tensor {
  if (!result || !("data" in result) || !(result.data instanceof Float32Array))
    throw new Error(`the model gives no float32 numbers as ${name}`);
  return { type: { dtype: "float32", shape: result.dims }, data: result.data };
}
