/** One block of memory: what is prepared, then the arena that buffers and scratch take turns in. */
import { mostAtOnce, type Placement, placed, type Span } from "../../passes/place.ts";
import type { Operand, Prepared, Step } from "./lower/lowering.ts";
import type { Lowered } from "./lowered.ts";
import { placesEnd } from "./team.ts";
import type { Buffer, View } from "./view.ts";

export interface Plan {
  /** Bytes that everything takes. */
  readonly bytes: number;
  /** Where what is prepared lies. */
  readonly prepared: ReadonlyMap<Prepared, number>;
  /** Where an operand of a kernel lies. */
  addressOf(operand: Operand): number;
  scratchOf(step: Step): number;
  readonly report: MemoryReport;
}

/** Bytes, as they are planned. */
export interface MemoryReport {
  /** Weights and other numbers that stay. */
  readonly prepared: number;
  /** What values and scratch take turns in. */
  readonly arena: number;
  /** The most of them that is in use at once: no arena can be smaller. */
  readonly inUse: number;
  /** The largest scratch of a kernel, which is in use while it runs. */
  readonly scratch: number;
}

const word = 4;
const alignment = 64;
/** Kernels read whole vectors, up to three words behind the last number. */
const slack = 16;

const aligned = (bytes: number): number => Math.ceil(bytes / alignment) * alignment;

/** So many `threads` have scratch of their own, one behind the other. */
export function planOf({ steps, inputs, outputs, prepared: laidOut }: Lowered, threads = 1): Plan {
  const prepared = new Map<Prepared, number>();
  let end: number = threads > 1 ? placesEnd : alignment;
  const reserve = (operand: Prepared): void => {
    if (prepared.has(operand)) return;
    prepared.set(operand, end);
    end = aligned(end + operand.words * word + slack);
  };
  for (const operand of laidOut.values()) reserve(operand);
  for (const { operands } of steps)
    for (const operand of operands.values()) if (!isView(operand)) reserve(operand);

  const used = new Map<Buffer, Span>();
  const use = ({ buffer }: View, step: number): void => {
    if (laidOut.has(buffer)) return;
    const { first } = used.get(buffer) ?? { first: step };
    used.set(buffer, { bytes: aligned(buffer.words * word), first, last: step });
  };
  for (const view of inputs.values()) use(view, 0);
  for (const [i, { operands }] of steps.entries())
    for (const operand of operands.values()) if (isView(operand)) use(operand, i);
  for (const view of outputs.values()) use(view, steps.length);

  const working = steps.flatMap((step, i) => {
    const bytes = threads * scratchBytes(step);
    return bytes ? [{ step, span: { bytes, first: i, last: i } }] : [];
  });
  const spans = [...used.values(), ...working.map(({ span }) => span)];
  const arena = placed(spans);
  const offsets = new Map([...used.keys()].map((buffer, i) => [buffer, offsetIn(arena, i)]));
  const scratch = new Map(working.map(({ step }, i) => [step, end + offsetIn(arena, used.size + i)]));

  return {
    bytes: end + arena.bytes + slack,
    prepared,
    addressOf(operand) {
      if (!isView(operand)) return prepared.get(operand) ?? 0;
      const known = laidOut.get(operand.buffer);
      const start = known ? (prepared.get(known) ?? 0) : end + (offsets.get(operand.buffer) ?? 0);
      return start + operand.offset * word;
    },
    scratchOf: (step) => scratch.get(step) ?? 0,
    report: {
      prepared: end,
      arena: arena.bytes,
      inUse: mostAtOnce(spans),
      scratch: working.reduce((most, { span }) => Math.max(most, span.bytes), 0),
    },
  };
}

/** Bytes from one thread's scratch to the next. */
export const scratchBytes = ({ kernel }: Step): number => aligned(kernel.scratch);

const isView = (operand: Operand): operand is View => "buffer" in operand;

const offsetIn = ({ offsets }: Placement, i: number): number => offsets[i] ?? 0;
