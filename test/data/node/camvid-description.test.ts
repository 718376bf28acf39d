import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { camvidDescription, parseDescription } from "../../../src/data/node/index.ts";

test("datasets/camvid.json, a dataset.json to copy, says what the built-in description of CamVid says", () => {
  const file = new URL("../../../datasets/camvid.json", import.meta.url);
  const { source: _, ...said } = parseDescription(
    JSON.parse(readFileSync(file, "utf8")),
    "datasets/camvid.json",
  );
  const { source: __, ...builtIn } = camvidDescription;
  expect(said).toEqual(builtIn);
});
