import { describe, expect, test } from "vitest";
import {
  encodeOnnx,
  type OnnxModel,
  type OnnxReading,
  readModel,
  readOnnx,
} from "../../../src/formats/onnx/index.ts";
import { floats, foreign, node } from "./foreign-models.ts";

const skipping = (model: OnnxModel): OnnxReading => readModel(model, { unknown: "skipped" });

const ops = ({ graph }: OnnxReading) => graph.nodes.map(({ op }) => op.name);
const outputs = ({ graph }: OnnxReading) => [...graph.outputs.keys()];

/** Conv, then something odd, then another Conv. */
const interrupted = foreign({
  nodes: [
    node("Conv", ["x", "w"], ["a"]),
    { ...node("Odd", ["a"], ["b"]), domain: "com.example" },
    node("Conv", ["b", "w"], ["y"]),
  ],
  initializers: [floats("w", 2, 2, 1, 1)],
});

describe("a model read without the operators that we lack", () => {
  test("ends where their results are wanted, if the file does not tell what those are", () => {
    const reading = skipping(interrupted);
    expect(reading.skipped).toEqual([
      { name: "", operator: "com.example.Odd" },
      { name: "", operator: "Conv" },
    ]);
    expect(ops(reading)).toEqual(["Conv"]);
    expect(outputs(reading)).toEqual(["Conv"]);
  });

  test("goes on behind them where the file tells the types of their results, which are then fed", () => {
    const inner = [{ name: "b", dtype: "float32", shape: [1, 2, 3, 3] }] as const;
    const reading = skipping({ ...interrupted, inner });
    expect(reading.skipped).toEqual([{ name: "", operator: "com.example.Odd" }]);
    expect(ops(reading)).toEqual(["Conv", "Conv"]);
    expect(outputs(reading)).toEqual(["y", "Conv"]);
    expect(reading.graph.inputs.map(({ name, type }) => [name, type.shape])).toEqual([
      ["x", [1, 2, 5, 6]],
      ["b", [1, 2, 3, 3]],
    ]);
  });

  test("takes no type that is open or that we have no numbers for", () => {
    for (const info of [
      { name: "b", dtype: "float32", shape: [1, 2, "h", 3] },
      { name: "b", dtype: "float64", shape: [1, 2, 3, 3] },
    ] as const)
      expect(ops(skipping({ ...interrupted, inner: [info] }))).toEqual(["Conv"]);
  });

  test("is the whole model where none is lacking", () => {
    const whole = foreign({ nodes: [node("Relu", ["x"], ["y"])] });
    const reading = skipping(whole);
    expect(reading.skipped).toEqual([]);
    expect([ops(reading), outputs(reading)]).toEqual([["Relu"], ["y"]]);
  });

  test("is refused as ever for anything else", () => {
    const early = foreign({ nodes: [node("Relu", ["nothing"], ["y"])] });
    expect(() => skipping(early)).toThrow('found the name "nothing", which nothing before defines');
    expect(() => readOnnx(encodeOnnx(interrupted))).toThrow('operator "com.example.Odd"');
  });
});
