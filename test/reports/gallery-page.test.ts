import { describe, expect, test } from "vitest";
import { modelNamed } from "../../src/models/index.ts";
import { blockBars, type GalleryEntry, galleryPage, htmlTable, type Table } from "../../src/reports/index.ts";
import { parseXml } from "../support/xml.ts";

const table: Table = {
  columns: [{ title: "layer" }, { title: "time", unit: "ms", digits: 1 }],
  rows: [
    ["a < b", 1.26],
    ["c", null],
  ],
  footer: [["all", 1.26]],
};

test("an HTML table has the numbers that the text has, to the right, and escapes words", () => {
  expect(htmlTable(table).markup.replaceAll("\n", "")).toBe(
    '<table><thead><tr><th>layer</th><th class="n">time<br>ms</th></tr></thead>' +
      '<tbody><tr><td>a &lt; b</td><td class="n">1.3</td></tr><tr><td>c</td><td class="n">–</td></tr></tbody>' +
      '<tfoot><tr><td>all</td><td class="n">1.3</td></tr></tfoot></table>',
  );
});

describe("galleryPage", () => {
  const entry = (name: string): GalleryEntry => ({
    name,
    task: "classification",
    paper: "A & B <2016>",
    input: "1×3×8×8",
    parameters: 1_248_424,
    macs: 861_000_000,
    nodes: 66,
    drawing: `drawings/${name}.svg`,
    blocks: table,
    bars: { markup: "<svg></svg>" },
    published: { columns: [{ title: "source" }], rows: [] },
    knobs: { columns: [{ title: "--set" }], rows: [["width"]] },
  });
  const page = galleryPage({
    families: { fire: [entry("one"), entry("two")], mobile: [entry("three")] },
    plots: [],
  });

  test("leads from its index to every network, and from there to its drawing", () => {
    const hrefs = [...page.matchAll(/href="([^"]*)"/g)].map(([, href]) => href ?? "");
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id ?? "");
    expect(new Set(ids).size).toBe(ids.length);
    for (const name of ["one", "two", "three"])
      expect(hrefs).toEqual(expect.arrayContaining([`#${name}`, `drawings/${name}.svg`]));
    for (const href of hrefs.filter((address) => address.startsWith("#")))
      expect(ids).toContain(href.slice(1));
  });

  test("can be searched by name, task and paper", () => {
    expect(page).toContain('data-words="one classification a &amp; b &lt;2016&gt;"');
  });

  test("asks for nothing but the drawings beside it", () => {
    const asked = [...page.matchAll(/(?:src|href|url)\s*[=(]\s*["']?([^"')\s]*)/g)].map(
      ([, address]) => address ?? "",
    );
    expect(asked.filter((address) => !address.startsWith("#") && !address.startsWith("drawings/"))).toEqual(
      [],
    );
  });

  test("leaves out tables without rows", () => {
    expect(page).not.toContain("Published and counted");
    expect(page).toContain("<h3>Options</h3>");
  });
});

describe("blockBars", () => {
  const graph = modelNamed("squeezenet-1.0")?.graph();
  if (!graph) throw new Error("there is no squeezenet-1.0");
  const svg = parseXml(blockBars({ title: "MACs", graph, measure: "macs" }).markup);
  const rects = svg.children.filter(({ name }) => name === "rect");

  test("have a part for each kind of layer in each block, as long as its MACs", () => {
    // fire2 squeezes 96 channels to 16 and expands to 64 and 64, on maps of 54×54: Iandola et al. 2016, Table 1.
    const fire2 = rects.filter((rect) => rect.named("title")[0]?.text.startsWith("fire2,"));
    const [wide, narrow] = fire2.map((rect) => Number(rect.attributes.get("width")));
    expect(fire2.map((rect) => rect.named("title")[0]?.text.split(":")[0])).toEqual([
      "fire2, Conv 3×3",
      "fire2, Conv 1×1",
    ]);
    expect((wide ?? 0) / (narrow ?? 1)).toBeCloseTo((9 * 64 * 16) / (96 * 16 + 64 * 16), 1);
  });

  test("leave out blocks that multiply nothing", () => {
    const labels = svg.named("text").map(({ text }) => text);
    expect(labels).toEqual(expect.arrayContaining(["conv1", "fire9", "conv10"]));
    expect(labels).not.toContain("MaxPool");
  });
});
