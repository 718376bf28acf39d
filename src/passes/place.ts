/** Memory that is held from one step to another, both included. */
export interface Span {
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

/** Where spans lie, and how long the block is that holds them. */
export interface Placement {
  readonly offsets: readonly number[];
  readonly bytes: number;
}

/** Which of two spans is placed first. */
type Precedence = (a: Span, b: Span) => number;

const lasting = ({ first, last }: Span): number => last - first + 1;

/** No precedence is best for all networks: the largest first (Pisarchyk & Lee 2020, arXiv:2001.03288), or others. */
const precedences: readonly Precedence[] = [
  (a, b) => b.bytes - a.bytes,
  (a, b) => lasting(b) * b.bytes - lasting(a) * a.bytes,
  (a, b) => lasting(b) - lasting(a),
  (a, b) => a.first - b.first,
];

/** How often what lies highest is placed first, where a precedence does not reach the most that is held at once. */
const repairs = 16;

/** Where each span lies in one block of memory, so that no two that are held at once overlap; the shortest block found. */
export function placed(spans: readonly Span[]): Placement {
  const least = mostAtOnce(spans);
  let best: Placement | undefined;
  for (const precedence of precedences) {
    let order: readonly number[] = [...spans.keys()].sort((a, b) => precedence(spans[a]!, spans[b]!));
    for (let repair = 0; repair <= repairs; repair++) {
      const placement = placedInOrder(order, spans);
      if (!best || placement.bytes < best.bytes) best = placement;
      if (best.bytes <= least) return best;
      const { offsets, bytes } = placement;
      const highest = order.filter((span) => offsets[span]! + spans[span]!.bytes === bytes);
      order = [...highest, ...order.filter((span) => !highest.includes(span))];
    }
  }
  return best ?? { offsets: [], bytes: 0 };
}

/** The most bytes that are held at any one step: no block can be shorter. */
export function mostAtOnce(spans: readonly Span[]): number {
  const changes = spans
    .flatMap(({ bytes, first, last }) => [
      { step: first, bytes },
      { step: last + 1, bytes: -bytes },
    ])
    .sort((a, b) => a.step - b.step || a.bytes - b.bytes);
  let [held, most] = [0, 0];
  for (const { bytes } of changes) {
    held += bytes;
    most = Math.max(most, held);
  }
  return most;
}

/** Each span in turn as low as it fits. */
function placedInOrder(order: readonly number[], spans: readonly Span[]): Placement {
  const offsets = new Array<number>(spans.length).fill(0);
  const done: number[] = [];
  for (const i of order) {
    const { bytes, first, last } = spans[i]!;
    const inTheWay = done
      .filter((other) => spans[other]!.first <= last && spans[other]!.last >= first)
      .sort((a, b) => offsets[a]! - offsets[b]!);
    let offset = 0;
    for (const other of inTheWay) {
      if (offsets[other]! >= offset + bytes) break;
      offset = Math.max(offset, offsets[other]! + spans[other]!.bytes);
    }
    offsets[i] = offset;
    done.push(i);
  }
  const bytes = spans.reduce((most, span, i) => Math.max(most, offsets[i]! + span.bytes), 0);
  return { offsets, bytes };
}
