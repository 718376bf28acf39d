/** How much crosses the edge of a chip. */
import type { Buffer } from "./buffers.ts";
import type { Product } from "./products.ts";
import type { Move, Step } from "./steps.ts";

export const elementsOf = (moves: readonly Move[]): number =>
  moves.reduce((total, { elements }) => total + elements, 0);

/** What a step reads and writes, whether on the chip or beyond. */
export const touched = ({ weights, reads, joins, writes }: Step): number =>
  weights + elementsOf(reads) + elementsOf(joins) + elementsOf(writes);

/** A step without what it reads from and writes to buffers that are on the chip. */
export function beyond(step: Step, kept: ReadonlySet<Buffer>): Step {
  const away = (moves: readonly Move[]) => moves.filter(({ buffer }) => !kept.has(buffer));
  return { ...step, reads: away(step.reads), joins: away(step.joins), writes: away(step.writes) };
}

/**
 * Elements that a step moves when what it touches lies beyond a chip that can hold `capacity` of them. Half of that
 * holds weights or inputs that stay, the other half what streams by; where neither fits in its half, one of them comes
 * in pieces, and the other once for each. The better of both is taken. Groups need nothing of each other.
 */
export function streamedElements(step: Step, product: Product | undefined, capacity: number): number {
  if (!product) return touched(step);
  const inputs = elementsOf(step.reads);
  const pieces = (elements: number) => Math.max(1, Math.ceil(elements / product.groups / (capacity / 2)));
  const again = Math.min((pieces(step.weights) - 1) * inputs, (pieces(inputs) - 1) * step.weights);
  return touched(step) + again;
}

/**
 * The buffers that a memory of `capacity` elements can keep from their first use to their last: the shortest-lived
 * first, then the smallest. What is fed or given out crosses the edge anyway.
 */
export function keptOnChip(steps: readonly Step[], capacity: number): ReadonlySet<Buffer> {
  const moves = steps.flatMap(({ reads, joins, writes }) => [...reads, ...joins, ...writes]);
  const buffers = [...new Set(moves.map(({ buffer }) => buffer))].filter(({ outside }) => !outside);
  const free = new Float64Array(steps.length).fill(capacity);
  const life = ({ first, last }: Buffer) => last - first;
  const kept = new Set<Buffer>();
  for (const buffer of buffers.sort((a, b) => life(a) - life(b) || a.elements - b.elements)) {
    const span = free.subarray(buffer.first, buffer.last + 1);
    if (span.some((room) => room < buffer.elements)) continue;
    kept.add(buffer);
    span.forEach((room, i) => {
      span[i] = room - buffer.elements;
    });
  }
  return kept;
}
