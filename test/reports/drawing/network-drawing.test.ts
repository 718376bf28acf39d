import { runInNewContext } from "node:vm";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { Graph, type Value, valuesOf } from "../../../src/ir/index.ts";
import { block, conv2d, convUnit, joinChannels } from "../../../src/layers/index.ts";
import { modelNamed } from "../../../src/models/index.ts";
import { add, conv } from "../../../src/ops/index.ts";
import { networkDrawing } from "../../../src/reports/index.ts";
import { withPlainColours } from "../../../src/reports/plain-colours.ts";
import { type Element, parseXml } from "../../support/xml.ts";

const hostile = `a<b>&"c'`;

/** A stem, a residual block with a name that wants escaping, and a skip over both. */
function small(): Graph {
  const graph = new Graph();
  const image = graph.input("image", [1, 3, 8, 8]);
  const residual = block(hostile, (x: Value, _: object) =>
    add({ a: convUnit(x, { name: "inner", channels: 4, kernel: 3 }), b: x }),
  );
  const stem = conv2d(image, { name: "stem", channels: 4, kernel: 3 });
  graph.output("scores", joinChannels(residual(stem, {}), stem, image));
  return graph;
}

const graphOf = (name: string): Graph => {
  const graph = modelNamed(name)?.graph();
  if (!graph) throw new Error(`there is no ${name}`);
  return graph;
};

const titleOf = (element: Element): string => element.named("title")[0]?.text ?? "";
const drawnNodes = (svg: Element): readonly Element[] =>
  svg.all().filter((e) => e.classes.includes("leaf") && e.id !== "" && !e.classes.includes("value"));

const networks: readonly (readonly [string, Graph])[] = [
  ["a small network", small()],
  ...["squeezenet-1.0", "squeeze-unet", "unet"].map((name) => [name, graphOf(name)] as const),
];

describe.each(networks)("the drawing of %s", (name, graph) => {
  const { markup } = networkDrawing({ name, graph });
  const svg = parseXml(markup);

  test("is well-formed and can be made a picture, which libxml2 and librsvg say too", async () => {
    const { width, height } = await sharp(Buffer.from(withPlainColours(markup))).metadata();
    expect([width, height].map(String)).toEqual([svg.attributes.get("width"), svg.attributes.get("height")]);
  });

  test("has every node once, with its operator and its place", () => {
    const told = drawnNodes(svg).map((leaf) => titleOf(leaf).split("\n")[0]);
    const wanted = graph.nodes.map(({ op, path }) => `${op.name} at ${path || "the top level"}`);
    expect(told.toSorted()).toEqual(wanted.toSorted());
    const ids = svg.all().flatMap(({ id }) => (id === "" ? [] : [id]));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("has a way for every value, in every block on the way from where it is made to where it is read", () => {
    const leaves = svg.all().filter((e) => e.classes.includes("leaf") && e.id !== "");
    const inputs = leaves.slice(0, graph.inputs.length);
    const nodes = drawnNodes(svg);
    const makers = new Map<Value, Element>();
    graph.inputs.forEach((value, i) => {
      makers.set(value, inputs[i]!);
    });
    graph.nodes.forEach(({ result }, i) => {
      for (const value of valuesOf(result)) makers.set(value, nodes[i]!);
    });
    const blocksOf = (element: Element | undefined): readonly Element[] =>
      element
        ? [
            ...blocksOf(element.parent),
            ...(element.named("g").some(({ classes }) => classes.includes("inside")) ? [element] : []),
          ]
        : [];
    const wayNames = (owner: Element): readonly string[] =>
      owner.querySelectorAll(":scope > .inside > path").flatMap((way) => titleOf(way).split("\n"));
    graph.nodes.forEach(({ inputs: read }, i) => {
      for (const value of valuesOf(...Object.values(read))) {
        const maker = makers.get(value);
        if (!maker) continue;
        const [from, to] = [blocksOf(maker), blocksOf(nodes[i])];
        const shared = from.filter((owner) => to.includes(owner));
        for (const owner of [shared.at(-1)!, ...from, ...to].filter(
          (o) => o === shared.at(-1) || !shared.includes(o),
        ))
          expect(wayNames(owner)).toContain(value.name);
      }
    });
  });

  test("has a place for everything that is visible, inside what it lies in and beside its neighbours", () => {
    const root = svg.getElementById("i0")!;
    check(root, { width: Number(svg.attributes.get("width")), height: Number(svg.attributes.get("height")) });
  });

  function check(owner: Element, size: { width: number; height: number }): void {
    const boxes = owner.querySelectorAll(":scope > .inside > g").map((g) => {
      const [x = Number.NaN, y = Number.NaN] =
        /translate\((\S+) (\S+)\)/
          .exec(g.attributes.get("transform") ?? "")
          ?.slice(1)
          .map(Number) ?? [];
      const frame = g.querySelector(":scope > .box")!;
      const [width, height] = ["width", "height"].map((side) => Number(frame.attributes.get(side))) as [
        number,
        number,
      ];
      return { g, x, y, width, height };
    });
    for (const { x, y, width, height } of boxes) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(size.width);
      expect(y + height).toBeLessThanOrEqual(size.height);
    }
    for (const [i, a] of boxes.entries())
      for (const b of boxes.slice(0, i))
        expect(
          a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y,
        ).toBe(true);
    for (const box of boxes) if (box.g.classes.includes("open")) check(box.g, box);
  }
});

describe("a drawing", () => {
  test("is the picture that was reviewed", async () => {
    const { markup } = networkDrawing({ name: "small & <neat>", graph: small() });
    const shown = markup.replace(/<style>[\s\S]*?<\/style>|<script>[\s\S]*<\/script>/g, "");
    await expect(shown).toMatchFileSnapshot("../goldens/drawing.svg");
  });

  test("opens as many blocks within blocks as asked", () => {
    const opened = (depth: number) => {
      const svg = parseXml(networkDrawing({ name: "", graph: graphOf("squeezenet-1.0"), depth }).markup);
      return svg.all().filter(({ classes }) => classes.includes("open")).length;
    };
    const paths = graphOf("squeezenet-1.0").nodes.map(({ path }) => path.split("/"));
    const blocks = (level: number) =>
      new Set(paths.filter((p) => p.length >= level && p[0] !== "").map((p) => p.slice(0, level).join("/")))
        .size;
    expect([opened(0), opened(1), opened(2)]).toEqual([0, blocks(1), blocks(1) + blocks(2)]);
  });

  test("shows no more than sixty boxes where nobody says how many, and fewer than all of a large network", () => {
    const svg = parseXml(networkDrawing({ name: "", graph: graphOf("squeeze-unet") }).markup);
    const visible = svg
      .all()
      .filter((e) => e.attributes.has("transform") && e.id !== "i0" && !e.classes.includes("open"));
    expect(visible.length).toBeLessThanOrEqual(60);
    expect(svg.all().some(({ classes }) => classes.includes("folded"))).toBe(true);
  });

  test("sums up what a folded block holds", () => {
    const { markup } = networkDrawing({ name: "", graph: graphOf("squeezenet-1.0"), depth: 0 });
    // Iandola et al. 2016, Table 1 without its pruning: fire2 has 11,920 numbers.
    expect(markup).toContain("11,920 parameters · 34.3 M MACs");
    const shared = new Graph();
    const x = shared.input("image", [1, 2, 4, 4]);
    const w = shared.parameter("w", [2, 2, 1, 1], {
      role: "weight",
      initializer: { kind: "constant", value: 1 },
    });
    shared.output(
      "scores",
      shared.scoped("twice", () => conv({ x: conv({ x, w }), w })),
    );
    expect(networkDrawing({ name: "", graph: shared, depth: 0 }).markup).toContain("4 parameters · 128 MACs");
  });

  test("tells depthwise convolutions, strides and weights apart", () => {
    const graph = new Graph();
    const x = graph.input("image", [1, 6, 8, 8]);
    graph.output("scores", conv2d(x, { channels: 6, kernel: 3, stride: 2, groups: 6 }));
    const { markup } = networkDrawing({ name: "one", graph });
    for (const words of ["Conv 3×3 /2 depthwise", "6×4×4", "weight 6×1×3×3 · bias 6", "1×6×4×4"])
      expect(markup).toContain(words);
  });
});

describe("a drawing's script", () => {
  const opened = () => {
    const svg = parseXml(
      networkDrawing({ name: "squeezenet-1.0", graph: graphOf("squeezenet-1.0"), depth: 1 }).markup,
    );
    const places = () =>
      svg
        .all()
        .filter((e) => e.attributes.has("transform") || e.name === "path")
        .map((e) => [e.id, e.attributes.get("transform"), e.attributes.get("d")]);
    const before = places();
    const script = svg.named("script")[0]!.text;
    runInNewContext(script, {
      document: { currentScript: { ownerSVGElement: svg } },
      Map,
      Number,
      Math,
      Array,
    });
    const heads = svg.all().filter(({ classes }) => classes.includes("head"));
    const click = (name: string, shiftKey = false) => {
      const head = heads.find((e) => e.named("text")[0]?.text === name);
      svg.listeners.get("click")?.({ target: head, shiftKey, preventDefault: () => {} });
      return head?.closest(".block");
    };
    return { svg, before, places, click };
  };
  const heightOf = (svg: Element) => Number(svg.attributes.get("height"));

  test("folds a block and moves up what is below it, and unfolds it to where everything was", () => {
    const { svg, before, places, click } = opened();
    const height = heightOf(svg);
    expect(click("fire5")?.classes).toContain("folded");
    expect(heightOf(svg)).toBeLessThan(height);
    expect(click("fire5")?.classes).toContain("open");
    expect(heightOf(svg)).toBe(height);
    expect(places()).toEqual(before);
  });

  test("draws what a drawing made with other blocks open shows", () => {
    const { svg, click } = opened();
    const all = svg.getElementById("i0")!.querySelectorAll(":scope > .inside > .block");
    for (const each of all) click(each.named("g")[0]!.named("text")[0]!.text);
    const folded = parseXml(
      networkDrawing({ name: "squeezenet-1.0", graph: graphOf("squeezenet-1.0"), depth: 0 }).markup,
    );
    const seen = (root: Element) =>
      root
        .getElementById("i0")!
        .querySelectorAll(":scope > .inside > g")
        .map((g) => [g.id, g.attributes.get("transform")]);
    expect(seen(svg)).toEqual(seen(folded));
    expect(heightOf(svg)).toBe(heightOf(folded));
  });

  test("unfolds everything in a block with Shift", () => {
    const { click } = opened();
    click("fire2");
    const block2 = click("fire2", true)!;
    expect(block2.all().filter(({ classes }) => classes.includes("folded"))).toEqual([]);
  });
});
