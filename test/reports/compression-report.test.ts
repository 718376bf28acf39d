import { expect, test } from "vitest";
import { type CompressionReportInput, compressionReport } from "../../src/reports/index.ts";

const input: CompressionReportInput = {
  title: "a <small> file",
  model: { name: "squeezenet", parameters: 1000, macs: 2000 },
  bytes: 500,
  whole: 4000,
  metric: "top-1",
  before: 62,
  after: 61.5,
  stages: { columns: [{ title: "stage" }, { title: "bytes" }], rows: [["coded", 500]] },
  layers: { columns: [{ title: "name" }, { title: "entropy" }], rows: [["fire2/squeeze/weight", 1.25]] },
  notes: ["top-1 of 500 pictures"],
};

test("the report of a compressed network says its size, what it lost, its stages and its layers", () => {
  const page = compressionReport(input);
  for (const words of [
    "a &lt;small&gt; file",
    "<dd>500</dd>",
    "<dd>8.0</dd>",
    "<dd>61.50 %</dd>",
    "<dd>62.00 %</dd>",
  ])
    expect(page).toContain(words);
  expect(page).toContain("fire2/squeeze/weight");
  expect(page).toContain("top-1 of 500 pictures");
  expect(page).not.toContain("Sensitivity");
});

test("sensitivities are a line for each layer, three to a chart, with how few pictures they rest on", () => {
  const layers = ["a", "b", "c", "d"].map((name, i) => ({
    name: `${name}/weight`,
    points: [
      [0.5, 60 - i],
      [0.9, 40 - i],
    ] as const,
  }));
  const page = compressionReport({ ...input, sensitivities: { images: 12, layers } });
  expect(page).toContain("The top-1 is that of 12 pictures alone");
  expect(page.match(/<svg/g)).toHaveLength(2);
  expect(page).toContain("weights pruned (%) 90: 37");
  // Every chart has the same scale, so that layers can be compared: the least of all and the greatest.
  expect(page.match(/>35<\/text>/g)).toHaveLength(2);
});
