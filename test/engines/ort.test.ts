import { describe, expect, test } from "vitest";
import { ort } from "../../src/engines/ort/index.ts";
import { keepsItsPromises, saysWhatDoesNotFit, watchesItsNodes } from "./promises.ts";
import { feeds, scaledSum, x } from "./scaled-sum.ts";

const engine = ort({ threads: 1 });

describe("ONNX Runtime", () => keepsItsPromises(engine));

describe("ONNX Runtime, watched,", () => watchesItsNodes(engine));

describe("ONNX Runtime says what does not fit", () => {
  saysWhatDoesNotFit(engine);

  test("when numbers are in float64, which is for the interpreter alone", async () => {
    const precise = { type: x.type, data: new Float64Array(6) };
    const program = await engine.compile(scaledSum());
    await expect(program.run({ ...feeds, x: precise })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[Error: ONNX Runtime takes no Float64Array for float32]`,
    );
    await program.close();
  });
});
