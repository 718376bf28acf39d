/** Instructions that reach memory: how they are made, and those on all of it or shared by threads. */
import {
  given,
  type Immediate,
  type Operand,
  type Operands,
  operation,
  type Plain,
  plain,
  type Result,
  type ValueType,
} from "./expression.ts";

type Opcode = readonly number[];

const access = (bytes: number, offset: number): Immediate => ({ kind: "access", bytes, offset });

const addressed = (takes: readonly ValueType[], operands: readonly (Plain | number)[]): readonly Plain[] =>
  given(["i32", ...takes], operands);

/** Reads `bytes` at an address and an offset, both in bytes. */
export const load =
  <T extends ValueType>(name: string, opcode: Opcode, type: T, bytes: number) =>
  (address: Operand<"i32">, offset = 0): Plain<T> =>
    plain(name, opcode, { type, immediates: [access(bytes, offset)], operands: addressed([], [address]) });

/** Writes `bytes` at an address and an offset, both in bytes. */
export const store =
  <T extends ValueType>(name: string, opcode: Opcode, type: T, bytes: number) =>
  (address: Operand<"i32">, value: Operand<T>, offset = 0): Plain<"none"> =>
    plain(name, opcode, {
      type: "none",
      immediates: [access(bytes, offset)],
      operands: addressed([type], [address, value]),
    });

/** `into` with one lane read from memory. */
export const loadLane =
  (name: string, opcode: Opcode, bytes: number) =>
  (address: Operand<"i32">, into: Plain<"v128">, lane: number, offset = 0): Plain<"v128"> =>
    plain(name, opcode, {
      type: "v128",
      immediates: [access(bytes, offset), { kind: "lanes", lanes: [lane] }],
      operands: addressed(["v128"], [address, into]),
    });

/** Writes one lane. */
export const storeLane =
  (name: string, opcode: Opcode, bytes: number) =>
  (address: Operand<"i32">, value: Plain<"v128">, lane: number, offset = 0): Plain<"none"> =>
    plain(name, opcode, {
      type: "none",
      immediates: [access(bytes, offset), { kind: "lanes", lanes: [lane] }],
      operands: addressed(["v128"], [address, value]),
    });

const bulk =
  (name: string, opcode: Opcode, zeros: number) =>
  (to: Operand<"i32">, what: Operand<"i32">, bytes: Operand<"i32">): Plain<"none"> =>
    plain(name, opcode, {
      type: "none",
      immediates: [{ kind: "zeros", count: zeros }],
      operands: given(["i32", "i32", "i32"], [to, what, bytes]),
    });

export const memory = {
  /** In pages of 64 KiB. */
  size: (): Plain<"i32"> =>
    plain("memory.size", [0x3f], { type: "i32", immediates: [{ kind: "zeros", count: 1 }] }),
  /** By so many pages; gives the size before, or −1. */
  grow: (pages: Operand<"i32">): Plain<"i32"> =>
    plain("memory.grow", [0x40], {
      type: "i32",
      immediates: [{ kind: "zeros", count: 1 }],
      operands: given(["i32"], [pages]),
    }),
  /** `bytes` from one address to another; they may overlap. */
  copy: bulk("memory.copy", [0xfc, 0x0a], 2),
  /** `bytes` times the lowest byte of a number. */
  fill: bulk("memory.fill", [0xfc, 0x0b], 1),
};

const atomic =
  <const P extends readonly ValueType[], R extends Result>(
    name: string,
    code: number,
    { takes, gives }: { readonly takes: P; readonly gives: R },
  ) =>
  (address: Operand<"i32">, ...operands: Operands<P>): Plain<R> =>
    plain(name, [0xfe, code], {
      type: gives,
      immediates: [access(4, 0)],
      operands: addressed(takes, [address, ...operands]),
    });

const changing = { takes: ["i32"], gives: "i32" } as const;

/** Nanoseconds that have no end; the only number of 64 bits that we write, and thus of no type that we name. */
const forever = plain("i64.const", [0x42], { type: "none", immediates: [{ kind: "i32", value: -1 }] });

/** One step for all threads: what changes memory gives what was there before. Addresses are multiples of 4. */
export const atomics = {
  load: atomic("i32.atomic.load", 0x10, { takes: [], gives: "i32" }),
  store: atomic("i32.atomic.store", 0x17, { takes: ["i32"], gives: "none" }),
  add: atomic("i32.atomic.rmw.add", 0x1e, changing),
  sub: atomic("i32.atomic.rmw.sub", 0x25, changing),
  and: atomic("i32.atomic.rmw.and", 0x2c, changing),
  or: atomic("i32.atomic.rmw.or", 0x33, changing),
  xor: atomic("i32.atomic.rmw.xor", 0x3a, changing),
  exchange: atomic("i32.atomic.rmw.xchg", 0x41, changing),
  /** Writes the second number where the first is found. */
  compareExchange: atomic("i32.atomic.rmw.cmpxchg", 0x48, { takes: ["i32", "i32"], gives: "i32" }),
  /** Sleeps until it is woken; gives 0 then, and 1 at once where another number is found. A page's own thread may not. */
  wait: (address: Operand<"i32">, found: Operand<"i32">): Plain<"i32"> =>
    plain("memory.atomic.wait32", [0xfe, 0x01], {
      type: "i32",
      immediates: [access(4, 0)],
      operands: [...addressed(["i32"], [address, found]), forever],
    }),
  /** Wakes at most so many threads; gives how many. */
  notify: atomic("memory.atomic.notify", 0x00, changing),
  fence: operation("atomic.fence", [0xfe, 0x03, 0x00], { takes: [], gives: "none" }),
};
