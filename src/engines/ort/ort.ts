import { InferenceSession, type OnnxValue, Tensor as OrtTensor } from "onnxruntime-node";
import { encodeOnnx, toOnnx } from "../../formats/onnx/index.ts";
import type { Graph } from "../../ir/graph.ts";
import type { Tensor } from "../../ir/tensor.ts";
import { type CompileRequest, closed, type Engine, fed, fitting, type Program, storedIn } from "../engine.ts";

export interface OrtOptions {
  /** Threads that share one operator. Default: as many as ONNX Runtime finds cores. */
  readonly threads?: number;
}

/** ONNX Runtime on the processor, in Node. */
export const ort = (options: OrtOptions = {}): Engine => ({
  name: "ort",
  compile: (graph, request) => compile(graph, options, request),
});

async function compile(
  graph: Graph,
  { threads }: OrtOptions,
  { weights = {} }: CompileRequest = {},
): Promise<Program> {
  const stored = storedIn(graph, weights);
  const session = await InferenceSession.create(encodeOnnx(toOnnx(graph, { name: "graph", weights })), {
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
    graphOptimizationLevel: "all",
    // Planned in advance, a training step's memory is taken twice: once by the run that is observed.
    enableMemPattern: false,
    logSeverityLevel: 3,
  });
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
  const type = graph.outputs.get(name)?.type;
  if (!type)
    throw new Error(`the graph has no output ${name}; it has ${[...graph.outputs.keys()].join(", ")}`);
  return into ? native(fitting(into, { name, type })) : null;
}

/** The same memory, as ONNX Runtime names it. */
function native({ type: { dtype, shape }, data }: Tensor): OrtTensor {
  if (dtype === "float32" && data instanceof Float32Array) return new OrtTensor("float32", data, shape);
  if (dtype === "int32" && data instanceof Int32Array) return new OrtTensor("int32", data, shape);
  if (dtype === "bool" && data instanceof Uint8Array) return new OrtTensor("bool", data, shape);
  throw new Error(`ONNX Runtime takes no ${data.constructor.name} for ${dtype}`);
}

function ours(graph: Graph, name: string, result: OnnxValue | undefined): Tensor {
  const type = graph.outputs.get(name)?.type;
  if (!type || !result || !("data" in result)) throw new Error(`the graph has no output ${name}`);
  const { data } = result;
  if (data instanceof Float32Array || data instanceof Int32Array || data instanceof Uint8Array)
    return { type, data };
  throw new Error(`ONNX Runtime answered ${result.type} for ${name}, not ${type.dtype}`);
}
