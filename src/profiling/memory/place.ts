/** Memory that is held from one step to another, both included. */
export interface Span {
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

/**
 * Where each span lies in one block of memory, so that no two that are held at once overlap: the largest first, each
 * as low as it fits (Pisarchyk & Lee 2020, arXiv:2001.03288, "greedy by size").
 */
export function placed(spans: readonly Span[]): readonly number[] {
  const offsets = new Array<number>(spans.length).fill(0);
  const done: number[] = [];
  const bySize = [...spans.keys()].sort((a, b) => spans[b]!.bytes - spans[a]!.bytes || a - b);
  for (const i of bySize) {
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
  return offsets;
}
