import type { InferenceSession, OnnxValue, Tensor as OrtTensor, TensorConstructor } from "onnxruntime-node";
import type { Graph } from "../../ir/graph.ts";
import type { Tensor } from "../../ir/tensor.ts";
import { closed, type Feeds, fed, fitting, outputOf, type Program } from "../engine.ts";

/** A graph as a session of ONNX Runtime. */
interface Opened {
  readonly session: InferenceSession;
  /** What is in its model, and thus not fed to it. */
  readonly stored: Feeds;
  /** The session's own: every package of ONNX Runtime has one. */
  readonly Tensor: TensorConstructor;
}

/** A graph that a session runs. */
export function programOf(graph: Graph, { session, stored, Tensor }: Opened): Program {
  const native = nativeIn(Tensor);
  const wanted = new Map([...graph.inputs, ...graph.parameters].map((value) => [value.name, value]));
  for (const name of Object.keys(stored)) wanted.delete(name);
  let open = true;

  return {
    async run(feeds, { outputs = [...graph.outputs.keys()], into = {} } = {}) {
      if (!open) throw closed();
      const given = [...wanted].map(([name, value]) => [name, native(fed(value, feeds))] as const);
      const fetched = outputs.map((name) => {
        const place = into[name] && fitting(into[name], { name, type: outputOf(graph, name).type });
        return [name, place ? native(place) : null] as const;
      });
      const results = await session.run(Object.fromEntries(given), Object.fromEntries(fetched));
      return Object.fromEntries(
        outputs.map((name) => [name, into[name] ?? ours(graph, name, results[name])]),
      );
    },
    async close() {
      if (open) await session.release();
      open = false;
    },
  };
}

/** The same memory, as ONNX Runtime names it. */
const nativeIn =
  (OrtTensor: TensorConstructor) =>
  ({ type: { dtype, shape }, data }: Tensor): OrtTensor => {
    if (dtype === "float32" && data instanceof Float32Array) return new OrtTensor("float32", data, shape);
    if (dtype === "int32" && data instanceof Int32Array) return new OrtTensor("int32", data, shape);
    if (dtype === "int8" && data instanceof Int8Array) return new OrtTensor("int8", data, shape);
    if (dtype === "uint8" && data instanceof Uint8Array) return new OrtTensor("uint8", data, shape);
    if (dtype === "bool" && data instanceof Uint8Array) return new OrtTensor("bool", data, shape);
    throw new Error(`ONNX Runtime takes no ${data.constructor.name} for ${dtype}`);
  };

function ours(graph: Graph, name: string, result: OnnxValue | undefined): Tensor {
  const { type } = outputOf(graph, name);
  if (!result || !("data" in result)) throw new Error(`ONNX Runtime answered nothing for ${name}`);
  const { data } = result;
  if (data instanceof Float32Array || data instanceof Int32Array) return { type, data };
  if (data instanceof Int8Array || data instanceof Uint8Array) return { type, data };
  throw new Error(`ONNX Runtime answered ${result.type} for ${name}, not ${type.dtype}`);
}
