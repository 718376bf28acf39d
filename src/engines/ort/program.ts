import { type InferenceSession, type OnnxValue, Tensor as OrtTensor } from "onnxruntime-node";
import type { Graph } from "../../ir/graph.ts";
import type { Tensor } from "../../ir/tensor.ts";
import { closed, type Feeds, fed, fitting, outputOf, type Program } from "../engine.ts";

/** A graph that a session runs; what is `stored` in its model is not fed to it. */
export function programOf(graph: Graph, session: InferenceSession, stored: Feeds): Program {
  const wanted = new Map([...graph.inputs, ...graph.parameters].map((value) => [value.name, value]));
  for (const name of Object.keys(stored)) wanted.delete(name);
  let open = true;

  return {
    async run(feeds, { outputs = [...graph.outputs.keys()], into = {} } = {}) {
      if (!open) throw closed();
      const given = [...wanted].map(([name, value]) => [name, native(fed(value, feeds))] as const);
      const fetched = outputs.map((name) => [name, place(graph, name, into[name])] as const);
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

/** Where an output is to be written; `null` leaves that to ONNX Runtime. */
function place(graph: Graph, name: string, into: Tensor | undefined): OrtTensor | null {
  const { type } = outputOf(graph, name);
  return into ? native(fitting(into, { name, type })) : null;
}

/** The same memory, as ONNX Runtime names it. */
function native({ type: { dtype, shape }, data }: Tensor): OrtTensor {
  if (dtype === "float32" && data instanceof Float32Array) return new OrtTensor("float32", data, shape);
  if (dtype === "int32" && data instanceof Int32Array) return new OrtTensor("int32", data, shape);
  if (dtype === "int8" && data instanceof Int8Array) return new OrtTensor("int8", data, shape);
  if (dtype === "uint8" && data instanceof Uint8Array) return new OrtTensor("uint8", data, shape);
  if (dtype === "bool" && data instanceof Uint8Array) return new OrtTensor("bool", data, shape);
  throw new Error(`ONNX Runtime takes no ${data.constructor.name} for ${dtype}`);
}

function ours(graph: Graph, name: string, result: OnnxValue | undefined): Tensor {
  const { type } = outputOf(graph, name);
  if (!result || !("data" in result)) throw new Error(`ONNX Runtime answered nothing for ${name}`);
  const { data } = result;
  if (data instanceof Float32Array || data instanceof Int32Array) return { type, data };
  if (data instanceof Int8Array || data instanceof Uint8Array) return { type, data };
  throw new Error(`ONNX Runtime answered ${result.type} for ${name}, not ${type.dtype}`);
}
