/** A rectangle in pixels. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A mark that wants its name beside it, in pixels. */
export interface Named {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

/** Where a name stands: `x` is its start, middle or end. */
export interface Placed {
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
}

/** Pixels of a mark's radius with some air, of a letter of 11 px type, and of a line of it. */
const [reach, letter, line] = [6, 5.9, 12];

/**
 * Finds a place beside each mark for its name, the first named first: to the right, left, above, below or at a
 * corner. A name that would lie over a mark or another name, or leave the frame, is left out: `undefined`.
 */
export function placedNames(marks: readonly Named[], frame: Box): readonly (Placed | undefined)[] {
  const taken: Box[] = marks.map(({ x, y }) => around(x, y));
  return marks.map(({ name, x, y }) => {
    const place = places(x, y).find((candidate) => {
      const box = boxOf(candidate, name);
      return within(box, frame) && !taken.some((other) => overlap(box, other));
    });
    if (place) taken.push(boxOf(place, name));
    return place;
  });
}

const around = (x: number, y: number): Box => ({
  left: x - reach + 1,
  right: x + reach - 1,
  top: y - reach + 1,
  bottom: y + reach - 1,
});

const places = (x: number, y: number): readonly Placed[] => [
  { x: x + reach + 1, y: y + 4, anchor: "start" },
  { x: x - reach - 1, y: y + 4, anchor: "end" },
  { x, y: y - reach - 3, anchor: "middle" },
  { x, y: y + reach + 10, anchor: "middle" },
  { x: x + reach - 1, y: y - reach, anchor: "start" },
  { x: x - reach + 1, y: y - reach, anchor: "end" },
  { x: x + reach - 1, y: y + reach + 8, anchor: "start" },
  { x: x - reach + 1, y: y + reach + 8, anchor: "end" },
];

function boxOf({ x, y, anchor }: Placed, name: string): Box {
  const width = letter * name.length;
  const left = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
  return { left, right: left + width, top: y - line + 3, bottom: y + 3 };
}

const within = (box: Box, frame: Box): boolean =>
  box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
