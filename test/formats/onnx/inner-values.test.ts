import { describe, expect, test } from "vitest";
import { openModelFile } from "../../../src/engines/ort/index.ts";
import { encodeOnnx, toOnnx, valueUnder, withOutputs } from "../../../src/formats/onnx/index.ts";
import type { Value } from "../../../src/ir/graph.ts";
import { Graph } from "../../../src/ir/graph.ts";
import { block, relu } from "../../../src/layers/index.ts";
import { constantOf, mul } from "../../../src/ops/index.ts";

const twice = block("twice", (x: Value, _: { readonly name?: string }) =>
  relu(mul({ a: x, b: constantOf(x, 2) })),
);

/** y = relu(2 · relu(2 · x)), in two blocks. */
function file(): Uint8Array {
  const graph = new Graph();
  const x = graph.input("x", [1, 1, 1, 3]);
  graph.output("y", twice(twice(x, { name: "first" }), { name: "second" }));
  return encodeOnnx(toOnnx(graph, { name: "twice" }));
}

describe("a value within a file", () => {
  test("is what the last node of a block gives, with or without a slash before the path", () => {
    const bytes = file();
    expect(valueUnder(bytes, "first")).toBe("first/Relu");
    expect(valueUnder(bytes, "/first")).toBe("first/Relu");
    expect(valueUnder(bytes, "first/Mul")).toBe("first/Mul");
    expect(valueUnder(bytes, "second")).toBe("y");
    expect(valueUnder(bytes, "firs")).toBeUndefined();
  });

  test("is given by ONNX Runtime beside the file's own outputs once it is asked for", async () => {
    const model = await openModelFile(withOutputs(file(), ["first/Relu"]), { threads: 1 });
    expect(model.inputs).toEqual([{ name: "x", type: "float32", shape: [1, 1, 1, 3] }]);
    expect(model.outputs).toEqual(["y", "first/Relu"]);
    const x = { type: { dtype: "float32", shape: [1, 1, 1, 3] }, data: Float32Array.of(-1, 0.5, 2) } as const;
    const results = await model.run({ x }, ["y", "first/Relu"]);
    await model.close();
    expect([...(results["y"]?.data ?? [])]).toEqual([0, 2, 8]);
    expect([...(results["first/Relu"]?.data ?? [])]).toEqual([0, 1, 4]);
    expect(results["first/Relu"]?.type).toEqual({ dtype: "float32", shape: [1, 1, 1, 3] });
  });

  test("leaves the file's bytes as they are, in front, and all of them where nothing is asked", () => {
    const bytes = file();
    expect(withOutputs(bytes, [])).toBe(bytes);
    expect(withOutputs(bytes, ["a"]).subarray(0, bytes.length)).toEqual(bytes);
  });
});
