import { Tensor } from "onnxruntime-node";
import { encodeOnnx, toOnnx } from "../../formats/onnx/index.ts";
import { type Engine, storedIn } from "../engine.ts";
import { programOf } from "./program.ts";
import { type OrtOptions, openSession } from "./session.ts";
import { watched } from "./watched.ts";

/** ONNX Runtime on the processor, in Node. */
export const ort = (options: OrtOptions = {}): Engine => ({
  name: "ort",
  async compile(graph, { weights = {} } = {}) {
    const stored = storedIn(graph, weights);
    const session = await openSession(encodeOnnx(toOnnx(graph, { name: "graph", weights })), options);
    return programOf(graph, { session, stored, Tensor });
  },
  watch: (graph, request) => watched(graph, options, request),
});
