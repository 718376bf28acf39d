import { test } from "vitest";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import { encodeOnnx, readOnnx } from "../../../src/formats/onnx/index.ts";
import { expectAgreement } from "../../conformance/agreement.ts";
import { tolerances } from "../../conformance/tolerances.ts";
import { foreignModels } from "./foreign-models.ts";
import { randomImage } from "./numbers.ts";
import { runInOrt } from "./run-in-ort.ts";

test.each(Object.entries(foreignModels))("%s: read as ONNX Runtime reads it", async (_, model) => {
  const file = encodeOnnx(model);
  const x = randomImage((model.inputs[0]?.shape ?? []).map(Number));
  const { graph, weights } = readOnnx(file);
  const program = await interpreter().compile(graph, { weights });
  expectAgreement({
    actual: await program.run({ x }),
    expected: await runInOrt(file, { x }),
    tolerance: tolerances.rounding.ort,
  });
});
