import { describe, expect, test } from "vitest";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import type { OnnxModel, OnnxNode, OnnxTensor } from "../../../src/formats/onnx/codec.ts";
import { readModel } from "../../../src/formats/onnx/index.ts";

const node = (
  opType: string,
  inputs: readonly string[],
  output: string,
  attributes: OnnxNode["attributes"] = {},
): OnnxNode => ({ name: output, opType, inputs, outputs: [output], attributes });

/** A model of x [2, 3] and some stored tensors. */
const model = (nodes: readonly OnnxNode[], initializers: readonly OnnxTensor[], opset = 21): OnnxModel => ({
  irVersion: 10,
  opset,
  producer: { name: "others", version: "" },
  name: "grids",
  nodes,
  initializers,
  inputs: [{ name: "x", dtype: "float32", shape: [2, 3] }],
  outputs: [{ name: "y", dtype: "float32", shape: [2, 3] }],
  metadata: {},
});

const scale = (name: string, data: readonly number[], shape = [data.length]): OnnxTensor => ({
  name,
  dtype: "float32",
  shape,
  data: Float32Array.from(data),
});

async function run(read: ReturnType<typeof readModel>, x: readonly number[]) {
  const program = await interpreter().compile(read.graph, { weights: read.weights });
  const [image] = read.graph.inputs;
  if (!image) throw new Error("no input");
  const { y } = await program.run({ x: { type: image.type, data: Float32Array.from(x) } });
  return Array.from(y?.data ?? []);
}

describe("what others write of grids is read", () => {
  test("a step that comes as a list of one, and no zero point: then the grid is uint8", async () => {
    const nodes = [node("QuantizeLinear", ["x", "s"], "q"), node("DequantizeLinear", ["q", "s"], "y")];
    const read = readModel(model(nodes, [scale("s", [0.5])]));
    expect(await run(read, [-1, 0.3, 1, 2, 3, 1000])).toEqual([0, 0.5, 1, 2, 3, 127.5]);
  });

  test("the type that opset 21 asks for without a zero point", async () => {
    const nodes = [
      node("QuantizeLinear", ["x", "s"], "q", { output_dtype: { int: 3 } }),
      node("DequantizeLinear", ["q", "s"], "y"),
    ];
    const read = readModel(model(nodes, [scale("s", [0.5], [])]));
    expect(await run(read, [-1, 0.3, 1, 2, 3, 1000])).toEqual([-1, 0.5, 1, 2, 3, 63.5]);
  });

  test("an axis that is counted from the back", async () => {
    const nodes = [
      node("QuantizeLinear", ["x", "s", "z"], "q", { axis: { int: -1 } }),
      node("DequantizeLinear", ["q", "s", "z"], "y", { axis: { int: -1 } }),
    ];
    const zero: OnnxTensor = { name: "z", dtype: "int8", shape: [3], data: Int8Array.of(0, 0, 0) };
    const read = readModel(model(nodes, [scale("s", [1, 0.5, 0.25]), zero]));
    expect(await run(read, [1.2, 1.2, 1.2, -0.6, -0.6, -0.6])).toEqual([1, 1, 1.25, -1, -0.5, -0.5]);
  });

  test("stored integers are trained numbers, whatever their file calls them", () => {
    const integers: OnnxTensor = { name: "w", dtype: "int8", shape: [3, 3], data: new Int8Array(9).fill(7) };
    const nodes = [
      node("DequantizeLinear", ["w", "s"], "r", { axis: { int: 0 } }),
      node("Gemm", ["x", "r"], "y"),
    ];
    const { graph } = readModel(model(nodes, [integers, scale("s", [1, 2, 3])]));
    expect(graph.trained.map(({ name, type }) => [name, type.dtype])).toEqual([["w", "int8"]]);
    expect(graph.parameterCount).toBe(9);
  });

  test("weights that are stored as real numbers and rounded by the network stay parameters", () => {
    const nodes = [
      node("QuantizeLinear", ["w", "s"], "q", { axis: { int: 0 } }),
      node("DequantizeLinear", ["q", "s"], "r", { axis: { int: 0 } }),
      node("Gemm", ["x", "r"], "y"),
    ];
    const { graph, weights } = readModel(
      model(nodes, [scale("w", [1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3]), scale("s", [1, 2, 3])]),
    );
    expect(graph.parameters.map(({ name }) => name)).toEqual(["w"]);
    expect(Array.from(weights["w"] ?? [])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe("grids that are none of ours are refused", () => {
  const refused = (nodes: readonly OnnxNode[], tensors: readonly OnnxTensor[]) =>
    expect(() => readModel(model(nodes, tensors)));

  test("blocks with a step each", () => {
    const nodes = [node("QuantizeLinear", ["x", "s"], "y", { block_size: { int: 2 } })];
    refused(nodes, [scale("s", [1, 1], [2, 1])]).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: onnx, node 0 "y" (QuantizeLinear): found block_size 2; would fit: block_size 0]`,
    );
  });

  test("grids of other types", () => {
    const nodes = [node("QuantizeLinear", ["x", "s"], "y", { output_dtype: { int: 7 } })];
    refused(nodes, [scale("s", [1], [])]).toThrowErrorMatchingInlineSnapshot(
      `[FormatError: onnx, node 0 "y" (QuantizeLinear): found output_dtype int64; would fit: int8, uint8]`,
    );
  });
});
