import fc from "fast-check";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { decodeOnnx, encodeOnnx, type OnnxModel } from "../../../src/formats/onnx/codec.ts";
import { mutated, readOrRefuse } from "../mutated.ts";
import { everything, pointwise } from "./tiny-models.ts";

test.each([
  ["a model that runs", pointwise],
  ["a model with every dtype and attribute", everything],
])("%s is decoded as it was encoded", (_, model) => {
  expect(decodeOnnx(encodeOnnx(model))).toEqual(model);
});

test("the same model gives the same bytes", () => {
  expect(encodeOnnx(decodeOnnx(encodeOnnx(everything)))).toEqual(encodeOnnx(everything));
});

test("ONNX Runtime loads an encoded model and computes what it says", async () => {
  const session = await InferenceSession.create(encodeOnnx(pointwise), { logSeverityLevel: 3 });
  const x = new Tensor("float32", Float32Array.of(1, 0, -1), [1, 1, 1, 3]);
  const { y } = await session.run({ x });
  expect(y?.dims).toEqual([1, 2, 1, 3]);
  expect(y?.data).toEqual(Float32Array.of(1.5, 0.5, 0, 0, 1, 3));
  expect(session.inputMetadata[0]).toMatchObject({ name: "x", shape: ["n", 1, "h", 3] });
});

test("ONNX Runtime reads a constant of every dtype it can hand out as we wrote it", async () => {
  const initializers = everything.initializers.filter(({ dtype }) => dtype !== "float16");
  const model: OnnxModel = {
    ...everything,
    opset: 18,
    otherDomains: {},
    inputs: [],
    nodes: initializers.map(({ name }) => ({
      name,
      opType: "Identity",
      inputs: [name],
      outputs: [`${name}/out`],
      attributes: {},
    })),
    initializers,
    outputs: initializers.map(({ name, dtype, shape }) => ({ name: `${name}/out`, dtype, shape })),
  };
  const session = await InferenceSession.create(encodeOnnx(model), { logSeverityLevel: 3 });
  const outputs = await session.run({});
  for (const { name, dtype, data } of initializers) {
    if (dtype === "int64") {
      const limited = data.map((value) => BigInt.asIntN(64, BigInt(value) - (value === 2 ** 63 ? 1n : 0n)));
      expect(outputs[`${name}/out`]?.data).toEqual(BigInt64Array.from(limited));
    } else {
      expect(outputs[`${name}/out`]?.data).toEqual(data);
    }
  }
});

test("decoded tensors lie in memory of their own, also when the bytes are an unaligned Buffer", () => {
  const bytes = encodeOnnx(pointwise);
  const unaligned = Buffer.concat([Buffer.from([0]), bytes]).subarray(1);
  const model = decodeOnnx(unaligned);
  unaligned.fill(0);
  expect(model).toEqual(pointwise);
});

describe("a model to be encoded", () => {
  test("is refused when a tensor's values do not fill its shape", () => {
    const initializers = [{ name: "w", dtype: "float32", shape: [3], data: Float32Array.of(1) }] as const;
    expect(() => encodeOnnx({ ...pointwise, initializers })).toThrow(
      'onnx, tensor "w": found 4 bytes; would fit: 12 bytes for float32[3]',
    );
  });

  test("is refused when an integer is none", () => {
    const nodes = [{ name: "n", opType: "Odd", inputs: [], outputs: [], attributes: { axis: { int: 0.5 } } }];
    expect(() => encodeOnnx({ ...pointwise, nodes })).toThrow(
      'onnx, node "n", attribute "axis": found 0.5; would fit: a whole number',
    );
  });
});

function expectRefusedOrRight(bytes: Uint8Array): void {
  const model = readOrRefuse(decodeOnnx, bytes);
  if (model !== undefined) expect(decodeOnnx(encodeOnnx(model))).toEqual(model);
}

test.each([
  ["a mutated model", pointwise],
  ["a mutated model with every dtype and attribute", everything],
])("%s is refused, or read as something that survives being written", (_, model) => {
  fc.assert(fc.property(mutated(encodeOnnx(model)), expectRefusedOrRight), { numRuns: 1500 });
});

test("any bytes are refused or read", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), expectRefusedOrRight), { numRuns: 1000 });
});
