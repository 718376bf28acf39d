import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { OrtWebMissing, ortWeb } from "../../src/engines/ort/index.ts";
import { keepsItsPromises } from "./promises.ts";

/** The package is large, and only comparisons need it: most machines do not have it. */
const engine = await ortWeb().catch((error: unknown) => {
  if (error instanceof OrtWebMissing) return undefined;
  throw error;
});

if (engine) describe("ONNX Runtime for pages", () => keepsItsPromises(engine));
else
  test.skip("ONNX Runtime for pages keeps an engine's promises (onnxruntime-web is not installed)", () => {});

test("ONNX Runtime for pages is missed in words that say how to get the version that fits", () => {
  const packages = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(packages.peerDependencies["onnxruntime-web"]).toBe(packages.dependencies["onnxruntime-node"]);
  expect(new OrtWebMissing().message).toBe(
    `ort-web is not installed; npm install --no-save onnxruntime-web@${packages.peerDependencies["onnxruntime-web"]} gets it`,
  );
});
