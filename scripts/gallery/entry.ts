import type { Graph } from "../../src/ir/index.ts";
import type { Model } from "../../src/models/index.ts";
import type { Printed } from "../../src/models/published.ts";
import { layersOf } from "../../src/profiling/index.ts";
import { blockBars, type GalleryEntry, type Table } from "../../src/reports/index.ts";
import { count } from "../../src/reports/numbers.ts";

/** What the gallery tells of a network beside its drawing. */
export function entryOf(model: Model, graph: Graph): GalleryEntry {
  const { name, task, paper, input } = model;
  return {
    ...{ name, task, paper },
    input: input.join("×"),
    parameters: graph.parameterCount,
    macs: graph.macs,
    nodes: graph.nodes.length,
    drawing: `drawings/${name}.svg`,
    blocks: blocksTable(graph),
    bars: blockBars({ title: "Where the MACs are", graph, measure: "macs" }),
    published: publishedTable(model),
    knobs: knobsTable(model),
  };
}

/** A row for each outermost block and each operator outside one. */
function blocksTable(graph: Graph): Table {
  const { layers, parameters, macs } = layersOf(graph);
  const rows: { name: string; output: string; parameters: number; macs: number }[] = [];
  for (const layer of layers) {
    const [block = ""] = layer.path.split("/");
    const before = rows.at(-1);
    const row = {
      name: block || layer.op,
      output: layer.output.join("×"),
      parameters: layer.parameters,
      macs: layer.macs,
    };
    if (block === "" || before?.name !== block) rows.push(row);
    else
      rows[rows.length - 1] = {
        ...row,
        parameters: before.parameters + row.parameters,
        macs: before.macs + row.macs,
      };
  }
  return {
    columns: [{ title: "block" }, { title: "output" }, { title: "parameters" }, { title: "MACs" }],
    rows: rows.map((row) => [row.name, row.output, row.parameters, row.macs]),
    footer: [["total", "", parameters, macs]],
  };
}

/** What documents print, and what the same network counts here. */
function publishedTable(model: Model): Table {
  const rows = model.published.counts.map(
    ({ source, options = {}, input = model.input, parameters, macs, differs }) => {
      const { parameterCount, macs: counted } = model.graph({ options, input });
      const settings = Object.entries(options).map(([name, value]) => `${name}=${value}`);
      return [
        [source, ...settings, ...(input.join() === model.input.join() ? [] : [input.join("×")])].join(", "),
        printed(parameters),
        parameters === undefined ? null : parameterCount,
        printed(macs),
        macs === undefined ? null : counted,
        differs ?? "",
      ];
    },
  );
  return {
    columns: [
      { title: "source" },
      { title: "parameters", unit: "printed" },
      { title: "", unit: "counted" },
      { title: "MACs", unit: "printed" },
      { title: "", unit: "counted" },
      { title: "why they differ" },
    ],
    rows,
  };
}

const printed = (number: Printed | undefined): string | null =>
  typeof number === "number" ? count(number) : (number ?? null);

const knobsTable = ({ options }: Model): Table => ({
  columns: [{ title: "--set" }, { title: "default" }, { title: "accepts" }, { title: "what it does" }],
  rows: Object.entries(options).map(([name, { default: value, accepts, help }]) => [
    name,
    String(value),
    accepts,
    help,
  ]),
});
