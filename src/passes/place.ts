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

/** Where each span lies in one block of memory, so that no two that are held at once overlap; the shortest block found. */
export function placed(spans: readonly Span[]): Placement {
  const placements = precedences.map((precedence) => placedBy(precedence, spans));
  return placements.reduce((best, other) => (other.bytes < best.bytes ? other : best));
}

/** Each span in turn as low as it fits. */
function placedBy(precedence: Precedence, spans: readonly Span[]): Placement {
  const offsets = new Array<number>(spans.length).fill(0);
  const done: number[] = [];
  const inTurn = [...spans.keys()].sort((a, b) => precedence(spans[a]!, spans[b]!));
  for (const i of inTurn) {
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
