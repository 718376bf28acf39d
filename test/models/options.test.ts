import { expect, test } from "vitest";
import { squeezeUnet } from "../../src/models/index.ts";

test("settings are read from text or values, and the rest is the default", () => {
  expect(squeezeUnet.settings({ classes: "11", width: 0.5, bias: "false", norm: "batch" })).toEqual({
    classes: 11,
    width: 0.5,
    halveAt: "squeeze",
    bias: false,
    norm: "batch",
  });
});

test.each<Readonly<Record<string, unknown>>>([
  { widht: 1 },
  { classes: 0 },
  { classes: "2.5" },
  { width: "" },
  { width: 17 },
  { bias: "yes" },
  { norm: "layer" },
  { constructor: 1 },
])("%o is refused with what would fit", (given) => {
  expect(() => squeezeUnet.settings(given)).toThrowErrorMatchingSnapshot();
});
