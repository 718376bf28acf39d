import sharp from "sharp";
import { describe, expect, test } from "vitest";
import {
  contourPlot,
  type Markup,
  type ScatterPlot,
  scatterPlot,
  stackedBars,
  withPlainColours,
} from "../../src/reports/index.ts";
import { placedNames } from "../../src/reports/plot-names.ts";
import { type Element, parseXml } from "../support/xml.ts";

const drawn = ({ markup }: Markup): Element => parseXml(markup);
const number = (element: Element | undefined, name: string) => Number(element?.attributes.get(name));
const nets: ScatterPlot = {
  title: "parameters by MACs",
  x: { title: "MACs", scale: "log" },
  y: { title: "error", unit: "%" },
  points: [
    { label: "a", x: 1e6, y: 50, series: "small" },
    { label: "b", x: 1e7, y: 40, series: "small" },
    { label: "c & <d>", x: 1e8, y: 45, series: "large" },
    { label: "e", x: 1e9, y: 30, series: "large" },
  ],
  better: { x: "low", y: "low" },
};

const pictures: readonly (readonly [string, Markup])[] = [
  ["scatter", scatterPlot(nets)],
  [
    "bars",
    stackedBars({
      title: "MACs",
      axis: { title: "MACs" },
      kinds: ["a", "b"],
      bars: [
        { label: "one", parts: { a: 3, b: 1 } },
        { label: "<two>", parts: { b: 4 } },
      ],
    }),
  ],
  [
    "contours",
    contourPlot({
      title: "loss",
      x: { title: "x" },
      y: { title: "y" },
      at: [-1, 0, 1],
      values: [
        [2, 1, 2],
        [1, 0.5, 1],
        [2, 1, Number.NaN],
      ],
      value: "loss",
    }),
  ],
];

test.each(pictures)(
  "the %s picture is well-formed, has no hole in its numbers, and becomes a PNG",
  async (_, picture) => {
    parseXml(picture.markup);
    expect(picture.markup).not.toMatch(/NaN|Infinity|undefined/);
    const plain = withPlainColours(picture.markup);
    expect(plain).not.toMatch(/var\(|@media/);
    const { data, info } = await sharp(Buffer.from(plain))
      .flatten({ background: "white" })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const colours = new Set(
      Array.from({ length: data.length / info.channels }, (_, i) =>
        data.subarray(i * info.channels, i * info.channels + 3).join(),
      ),
    );
    expect(colours.size).toBeGreaterThan(10);
  },
);

describe("scatterPlot", () => {
  const svg = drawn(scatterPlot(nets));
  const marks = svg.all().filter(({ classes }) => classes.includes("mark"));

  test("puts equal ratios at equal distances on a logarithmic axis", () => {
    const [a, b, e, c] = marks.slice(-4).map((m) => number(m, "cx"));
    expect(b! - a!).toBeCloseTo(c! - b!, 1);
    expect(e! - c!).toBeCloseTo(b! - a!, 1);
  });

  test("leads its line through the points that are not beaten, level and then down", () => {
    const line =
      svg
        .all()
        .find(({ classes }) => classes.includes("front"))
        ?.attributes.get("d") ?? "";
    const way = /^M([\d.]+),([\d.]+)H([\d.]+)V([\d.]+)H([\d.]+)V([\d.]+)$/.exec(line)?.slice(1).map(Number);
    const [a, b, e] = marks.slice(-4).map((m) => [number(m, "cx"), number(m, "cy")] as const);
    expect(way).toEqual([...a!, b![0], b![1], e![0], e![1]]);
  });

  test("names its series in a legend, and its points where there is room", () => {
    const texts = svg
      .all()
      .filter(({ name }) => name === "text")
      .map(({ text }) => text);
    expect(texts).toEqual(
      expect.arrayContaining(["small", "large", "a", "b", "c & <d>", "e", "MACs", "error (%)"]),
    );
  });

  test("refuses what a logarithmic axis cannot show", () => {
    const none = { ...nets, points: [{ label: "none", x: 0, y: 1 }] };
    expect(() => scatterPlot(none)).toThrow("MACs holds 0, which has no place on a log axis");
  });

  test("draws one point, and none", () => {
    for (const points of [nets.points.slice(0, 1), []])
      expect(scatterPlot({ ...nets, points }).markup).not.toMatch(/NaN|Infinity/);
  });
});

describe("placedNames", () => {
  const frame = { left: 0, top: 0, right: 400, bottom: 400 };
  const boxOf = ({ x, y, anchor }: { x: number; y: number; anchor: string }, name: string) => {
    const width = 5.5 * name.length;
    const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
    return { left, right: left + width, top: y - 9, bottom: y + 2 };
  };

  test("lets no name lie over another or leave the frame, and leaves out those without room", () => {
    const marks = Array.from({ length: 60 }, (_, i) => ({
      name: `network-${i}`,
      x: 20 + ((i * 37) % 360),
      y: 20 + ((i * 61) % 360),
    }));
    const crowded = [...marks, ...marks.map((mark) => ({ ...mark, x: mark.x + 2 }))];
    const places = placedNames(crowded, frame);
    const boxes = places.flatMap((place, i) => (place ? [boxOf(place, crowded[i]!.name)] : []));
    expect(boxes.length).toBeGreaterThan(20);
    expect(boxes.length).toBeLessThan(crowded.length);
    for (const [i, a] of boxes.entries()) {
      expect(Math.min(a.left, a.top, frame.right - a.right, frame.bottom - a.bottom)).toBeGreaterThanOrEqual(
        0,
      );
      for (const b of boxes.slice(0, i))
        expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top).toBe(true);
    }
  });
});

describe("stackedBars", () => {
  test("are as long as their parts, one after the other", () => {
    const bars = [
      { label: "one", parts: { a: 3, b: 1 } },
      { label: "two", parts: { b: 2 } },
    ];
    const svg = drawn(stackedBars({ title: "", axis: { title: "MACs" }, kinds: ["a", "b"], bars }));
    const [a, b, other] = svg.all().filter(({ name, parent }) => name === "rect" && parent === svg);
    expect(number(a, "width") / number(b, "width")).toBeCloseTo(3, 1);
    expect(number(b, "x")).toBeCloseTo(number(a, "x") + number(a, "width"), 1);
    expect(number(other, "x")).toBe(number(a, "x"));
    expect(number(other, "width") / number(b, "width")).toBeCloseTo(2, 1);
  });

  test("refuse a part below nothing", () => {
    const bars = [{ label: "odd", parts: { a: -1 } }];
    expect(() => stackedBars({ title: "", axis: { title: "" }, kinds: ["a"], bars })).toThrow(
      "odd has a part that is not a length from 0",
    );
  });
});

describe("contourPlot", () => {
  test("draws the levels of a cone as circles about the middle", () => {
    const at = Array.from({ length: 41 }, (_, i) => (i - 20) / 20);
    const values = at.map((y) => at.map((x) => 1 + Math.hypot(x, y)));
    const svg = drawn(contourPlot({ title: "", x: { title: "" }, y: { title: "" }, at, values, value: "" }));
    const rings = svg.all().filter((e) => e.attributes.get("fill-rule") === "evenodd");
    const levels = rings.map((_, i) => (1 + Math.SQRT2) ** (i / rings.length));
    // The ring of a level is where the cone is that high: at the radius level − 1 of a frame 400 pixels wide.
    const ring = rings[3]!.attributes.get("d") ?? "";
    const inner = ring.split("M").at(-1) ?? "";
    const points = inner
      .replace("Z", "")
      .split("L")
      .map((point) => point.split(",").map(Number));
    for (const [x = 0, y = 0] of points)
      expect(Math.hypot(x - 258, y - 252)).toBeCloseTo((levels[3]! - 1) * 200, -0.5);
  });

  test("refuses a surface without a finite value", () => {
    const none = {
      title: "loss",
      x: { title: "" },
      y: { title: "" },
      at: [0, 1],
      values: [[Number.NaN, Number.NaN]],
      value: "",
    };
    expect(() => contourPlot(none)).toThrow("loss has no finite value to draw");
  });
});
