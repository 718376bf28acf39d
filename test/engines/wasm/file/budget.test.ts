import { expect, test } from "vitest";
import budgets from "../../../../bench/budgets.json" with { type: "json" };
import { camvidClasses, imagenetNormalisation } from "../../../../src/data/index.ts";
import { compiledFile, plainSimd } from "../../../../src/engines/wasm/index.ts";
import type { Stored } from "../../../../src/formats/squeezed/index.ts";
import { sizeOf } from "../../../../src/ir/tensor.ts";
import { modelNamed, SCORES } from "../../../../src/models/index.ts";
import { mulberry32 } from "../../../support/random.ts";

test("the code of a Squeeze U-Net with every decoder keeps its budget", () => {
  const graph = modelNamed("squeeze-unet")?.graph({ input: [1, 3, 256, 256], options: { classes: 11 } });
  if (!graph) throw new Error("there is no squeeze-unet");
  const random = mulberry32(5);
  const codebook = Float32Array.from({ length: 16 }, (_, i) => (i - 8) / 16);
  const squeezed = (count: number, kept: number): Stored => ({
    kind: "codebook",
    codebook,
    codes: Uint8Array.from({ length: count }, () => (random() < kept ? 16 * random() * random() : 8)),
  });
  const shares = [0.01, 0.2, 1];
  const stored = new Map(
    graph.parameters
      .filter(({ role, type }) => role === "weight" && sizeOf(type.shape) < 40_000)
      .map(({ name, type }, i) => [name, squeezed(sizeOf(type.shape), shares[i % 3] ?? 1)] as const),
  );
  const weights = Object.fromEntries(
    graph.parameters.map(({ name, type }) => [name, new Float32Array(sizeOf(type.shape))]),
  );
  const { codeBytes } = compiledFile({
    network: { graph, weights },
    stored,
    output: SCORES,
    answer: "labels",
    sight: { channels: "rgb", normalisation: imagenetNormalisation },
    dialect: plainSimd,
    about: { name: "squeeze-unet", task: "segmentation", classes: camvidClasses },
  });
  expect(codeBytes).toBeLessThanOrEqual(budgets["compiled code of squeeze-unet at 256x256, in bytes"]);
  expect(codeBytes).toBeGreaterThan(10_000);
});
