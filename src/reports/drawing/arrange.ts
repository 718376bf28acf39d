/** Something that is drawn as a box: a leaf, or a block that is open or folded. */
export interface Fold {
  readonly id: number;
  /** Pixels of its box while it is folded. */
  readonly width: number;
  readonly height: number;
  readonly open: boolean;
  /** What an open box holds; a leaf holds nothing. */
  readonly inside?: Inside;
}

export interface Inside {
  /** Pixels of the title's height, and of its width. */
  readonly head: number;
  readonly title: number;
  readonly items: readonly Fold[];
  readonly segments: readonly {
    readonly columns: number;
    readonly rows: readonly (readonly { readonly item: number; readonly column: number }[])[];
  }[];
  /** From and to are items; -1 is outside. A lane below 0 is a straight way. */
  readonly edges: readonly { readonly from: number; readonly to: number; readonly lane: number }[];
}

/** Where a box and everything in it is drawn, in pixels from the corner of the box that it lies in. */
export interface Arranged {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Where ways enter and leave, from the left of the box. */
  readonly axis: number;
  readonly items: readonly Arranged[];
  /** The path of every edge inside. */
  readonly ways: readonly string[];
}

/** Pixels around what a box holds, between rows, between columns, and from one lane to the next. */
const spacing = { around: 16, rows: 26, columns: 18, lanes: 14 };

interface Column {
  /** Pixels from its middle. */
  left: number;
  right: number;
}

interface Row {
  readonly bottom: number;
  readonly right: number;
}

/** The least columns of each segment that its boxes fit in, their axes on the columns' middles. */
function columnsOf({ segments }: Inside, sizes: readonly Arranged[]): readonly (readonly Column[])[] {
  return segments.map((segment) => {
    const columns = Array.from({ length: segment.columns }, () => ({ left: 8, right: 8 }));
    for (const { item, column } of segment.rows.flat()) {
      const [{ axis, width }, sides] = [sizes[item]!, columns[column]!];
      sides.left = Math.max(sides.left, axis);
      sides.right = Math.max(sides.right, width - axis);
    }
    return columns;
  });
}

/** Segments under each other, each about the axis of the whole. */
function stacked(inside: Inside, sizes: readonly Arranged[]) {
  const columns = columnsOf(inside, sizes);
  const widths = columns.map((own) =>
    own.reduce((sum, { left, right }) => sum + left + right, spacing.columns * (own.length - 1)),
  );
  const lefts = columns.map((own, s) => (own.length === 1 ? own[0]!.left : Math.round(widths[s]! / 2)));
  const axis = spacing.around + Math.max(...lefts);
  const spots: { x: number; y: number; row: number }[] = [];
  const rows: Row[] = [];
  let y = inside.head + spacing.around;
  for (const [s, segment] of inside.segments.entries()) {
    const start = axis - lefts[s]!;
    for (const cells of segment.rows) {
      for (const { item, column } of cells) {
        const before = columns[s]!.slice(0, column).reduce(
          (sum, c) => sum + c.left + c.right + spacing.columns,
          0,
        );
        const x = start + before + columns[s]![column]!.left - sizes[item]!.axis;
        spots[item] = { x, y, row: rows.length };
      }
      const bottom = y + Math.max(...cells.map(({ item }) => sizes[item]!.height));
      rows.push({ bottom, right: start + widths[s]! });
      y = bottom + spacing.rows;
    }
  }
  return { axis, spots, rows };
}

/** Down from one box's axis to another's, turning below the last row that is passed. */
function straightWay(from: { x: number; y: number }, to: { x: number; y: number }, passed: number): string {
  const turn = Math.max(from.y, passed);
  const half = (turn + to.y) / 2;
  return `M${from.x},${from.y}V${turn}C${from.x},${half} ${to.x},${half} ${to.x},${to.y}`;
}

/** Out to the lane, down it, and back; a way that comes from or goes to the outside stays in the lane. */
function skipWay(from: { x?: number; y: number }, to: { x?: number; y: number }, lane: number): string {
  const bend = Math.min(22, (to.y - from.y) / 2);
  const start =
    from.x === undefined
      ? `M${lane},${from.y}`
      : `M${from.x},${from.y}C${lane},${from.y} ${lane},${from.y} ${lane},${from.y + bend}`;
  const end =
    to.x === undefined ? `V${to.y}` : `V${to.y - bend}C${lane},${to.y} ${lane},${to.y} ${to.x},${to.y}`;
  return start + end;
}

interface Stretch {
  readonly from: number;
  readonly at: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where a skip goes down: at `wanted`, or as far to the right as keeps it clear of others' skips beside it. */
function clearOf(stretches: readonly Stretch[], { from, at: wanted, top, bottom }: Stretch): number {
  return stretches
    .filter((other) => other.from !== from && other.top < bottom && top < other.bottom)
    .map(({ at }) => at)
    .sort((a, b) => a - b)
    .reduce((at, taken) => (Math.abs(at - taken) < spacing.lanes ? taken + spacing.lanes : at), wanted);
}

/** Gives everything visible in a box its place. */
export function arrange(box: Fold): Arranged {
  const { id, inside } = box;
  if (!box.open || !inside)
    return { id, x: 0, y: 0, width: box.width, height: box.height, axis: box.width / 2, items: [], ways: [] };
  const sizes = inside.items.map((item) => arrange(item));
  const { axis, spots, rows } = stacked(inside, sizes);
  const items = sizes.map((size, i) => ({ ...size, x: spots[i]!.x, y: spots[i]!.y }));
  const height = rows.at(-1)!.bottom + spacing.around;
  const stretches: Stretch[] = [];
  let right = Math.max(inside.title - spacing.around, ...rows.map((row) => row.right));
  const ways = inside.edges.map(({ from, to, lane }) => {
    const [a, b] = [items[from], items[to]];
    if (lane < 0)
      return straightWay(
        a ? { x: a.x + a.axis, y: a.y + a.height } : { x: axis, y: inside.head },
        b ? { x: b.x + b.axis, y: b.y } : { x: axis, y: height },
        b ? (rows[spots[to]!.row - 1]?.bottom ?? 0) : rows.at(-1)!.bottom,
      );
    const passed = rows.slice(a ? spots[from]!.row : 0, b ? spots[to]!.row + 1 : rows.length);
    const start = a ? { x: a.x + a.width, y: a.y + a.height - 12 } : { y: inside.head };
    const end = b ? { x: b.x + b.width, y: b.y + 12 } : { y: height };
    const wanted = Math.max(...passed.map((row) => row.right)) + spacing.lanes * (lane + 1);
    const at = clearOf(stretches, { from, at: wanted, top: start.y, bottom: end.y });
    stretches.push({ from, at, top: start.y, bottom: end.y });
    right = Math.max(right, at);
    return skipWay(start, end, at);
  });
  return { id, x: 0, y: 0, width: right + spacing.around, height, axis, items, ways };
}

/**
 * What drawings carry to arrange themselves again when a block is folded: the functions above, as JavaScript that
 * declares `arrangeBoxes`. So they use nothing that is not listed here, and no function inside them has a name.
 */
export const arrangeSource = (): string =>
  [
    `const spacing = ${JSON.stringify(spacing)};`,
    ...[columnsOf, stacked, straightWay, skipWay, clearOf, arrange].map(String),
    `const arrangeBoxes = ${arrange.name};`,
  ].join("\n");
