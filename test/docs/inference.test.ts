import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cases, hosts, names, titleOf } from "../../bench/infer-cases.ts";
import { inferencePage, inferenceResults } from "../../scripts/inference-page.ts";

const [first] = cases;
const [host] = hosts;
const side = (name: string, median: number) => ({
  name,
  milliseconds: { median, low: median, high: median },
});

/** A page about Squeeze U-Net in Node that took our two variants so many milliseconds, and others 100 and 50. */
function pageOf(plain: number, relaxed: number): string {
  if (!first || !host) throw new Error("there is no case");
  const sides = [
    side(names.plain, plain),
    side(names.relaxed, relaxed),
    side(names.ortWeb, 100),
    side(names.ort, 50),
  ];
  const comparison = { what: titleOf(first, host), rounds: 1, sides, ratios: [] };
  return inferencePage({ machine: "a machine", comparisons: [comparison], starts: [], integers: [] });
}

describe("docs/inference.md", () => {
  test("is what npm run tables writes of what was measured", () => {
    expect(readFileSync("docs/inference.md", "utf8")).toBe(inferencePage(inferenceResults()));
  });

  test("says how many times as fast we are, and whether that is enough", () => {
    const page = pageOf(40, 20);
    expect(page).toContain("| squeeze-unet | 360×480 | 40.0 | 20.0 | 100.0 | 50.0 | 5.00 | 2.50 |");
    expect(page).toContain("| onnxruntime-web | 2.5 | 360×480 | Node, 1 thread | 2.50 | 5.00 | met |");
  });

  test("says where an aim is missed", () => {
    expect(pageOf(41, 40)).toContain("| Node, 1 thread | 2.44 | 2.50 | met by relaxed SIMD alone |");
    expect(pageOf(60, 51)).toContain(
      "| onnxruntime-node | 1.0 | 360×480 | Node, 1 thread | 0.83 | 0.98 | missed |",
    );
  });

  test("says nothing of a host where nothing was measured", () => {
    expect(pageOf(40, 20)).not.toContain("Chromium");
  });
});
