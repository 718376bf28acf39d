import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Arranged, arrange, type Fold } from "../../../src/reports/drawing/arrange.ts";
import type { Edge } from "../../../src/reports/drawing/block-tree.ts";
import { structureOf } from "../../../src/reports/drawing/columns.ts";

/** Items in evaluation order: each reads some of those before it, or what comes from outside; some leave. */
const blocks = fc
  .array(
    fc.record({
      width: fc.integer({ min: 20, max: 100 }),
      reads: fc.array(fc.nat(), { maxLength: 3 }),
      leaves: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((rows) => {
    const reads = rows.flatMap(({ reads: sources }, to): Edge[] =>
      [...new Set(sources.map((source) => source % (to + 1)))].map((from) => ({
        from: from === to ? "outside" : from,
        to,
        values: ["v"],
      })),
    );
    const read = new Set(reads.map(({ from }) => from));
    const leaving = rows.flatMap(({ leaves }, from): Edge[] =>
      leaves || !read.has(from) ? [{ from, to: "outside", values: ["v"] }] : [],
    );
    return { widths: rows.map(({ width }) => width), edges: [...reads, ...leaving] };
  });

function arranged({ widths, edges }: { widths: readonly number[]; edges: readonly Edge[] }) {
  const items = widths.map((width, id): Fold => ({ id, width: 2 * width, height: 40, open: false }));
  const { segments, lanes } = structureOf({
    items: widths.map((_, index) => ({ kind: "node", index }) as const),
    edges,
  });
  const number = (end: number | "outside") => (end === "outside" ? -1 : end);
  const inner = edges.map(({ from, to }, i) => ({
    from: number(from),
    to: number(to),
    lane: lanes[i] ?? -1,
  }));
  const root: Fold = {
    id: -1,
    width: 0,
    height: 0,
    open: true,
    inside: { head: 26, title: 60, items, segments, edges: inner },
  };
  return { root, inner, placed: arrange(root) };
}

const boxOf = ({ x, y, width, height }: Arranged) => ({
  left: x,
  right: x + width,
  top: y,
  bottom: y + height,
});

/** Its second lane, beside narrower rows, would lie where its first does. */
const besideItsNeighbour = {
  widths: [20, 20, 94, 20, 20, 20, 20, 21, 50],
  edges: (
    [
      [0, 1],
      [1, 2],
      [2, 3],
      [2, 4],
      [3, 5],
      [4, 6],
      [1, 6],
      [5, 7],
      [6, 8],
      [4, "outside"],
      [7, "outside"],
      [8, "outside"],
    ] as const
  ).map(([from, to]): Edge => ({ from, to, values: ["v"] })),
};

describe("arrange", () => {
  test("lets no box lie over another, and keeps all in the one that holds them", () => {
    fc.assert(
      fc.property(blocks, (block) => {
        const { placed } = arranged(block);
        const boxes = placed.items.map(boxOf);
        for (const [i, a] of boxes.entries()) {
          expect(a.left >= 0 && a.top >= 26 && a.right <= placed.width && a.bottom <= placed.height).toBe(
            true,
          );
          for (const b of boxes.slice(0, i))
            expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top).toBe(
              true,
            );
        }
      }),
    );
  });

  test("puts what is read above what reads it", () => {
    fc.assert(
      fc.property(blocks, (block) => {
        const { placed, inner } = arranged(block);
        for (const { from, to } of inner)
          if (from >= 0 && to >= 0)
            expect(boxOf(placed.items[from]!).bottom).toBeLessThan(boxOf(placed.items[to]!).top);
      }),
    );
  });

  test("leads straight ways past every box, and skips to the right of all that they pass", () => {
    fc.assert(
      fc.property(blocks, (block) => {
        const { placed, inner } = arranged(block);
        for (const [e, { from, to, lane }] of inner.entries()) {
          const stretch = lane < 0 ? columnOf(placed.ways[e] ?? "") : laneOf(placed.ways[e] ?? "");
          for (const [i, item] of placed.items.entries()) {
            if (i === from || i === to) continue;
            const box = boxOf(item);
            const crossed =
              box.left < stretch.at &&
              stretch.at < box.right &&
              box.top < stretch.bottom &&
              stretch.top < box.bottom;
            expect({ crossed, i, from, to }).toEqual({ crossed: false, i, from, to });
          }
        }
      }),
    );
  });

  test("lets skips from different sources share no stretch of a lane", () => {
    fc.assert(
      fc.property(blocks, (block) => {
        const { placed, inner } = arranged(block);
        const skips = inner.flatMap(({ from, lane }, e) =>
          lane < 0 ? [] : [{ from, ...laneOf(placed.ways[e] ?? "") }],
        );
        for (const [i, a] of skips.entries())
          for (const b of skips.slice(0, i))
            if (a.from !== b.from && a.at === b.at) expect(a.bottom <= b.top || b.bottom <= a.top).toBe(true);
      }),
      { examples: [[besideItsNeighbour]] },
    );
  });
});

/** The upright stretch of a straight way: `Mx,yV…`. */
function columnOf(way: string) {
  const [, at, top, bottom] = /^M([\d.]+),([\d.]+)V([\d.]+)C/.exec(way)?.map(Number) ?? [];
  if (at === undefined || top === undefined || bottom === undefined)
    throw new Error(`${way} is no straight way`);
  return { at, top, bottom };
}

/** The upright stretch of a skip, from where it begins to where it ends. */
function laneOf(way: string) {
  const [top = 0, bottom = 0] = [/^M[\d.]+,([\d.]+)/, /(?:,|V)([\d.]+)$/].map((end) =>
    Number(end.exec(way)?.[1]),
  );
  return { at: Number(/(?:C|^M)([\d.]+),[\d.]+(?: |V)/.exec(way)?.[1]), top, bottom };
}
