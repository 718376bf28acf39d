import type { Callable, Code, Local, Operand, Plain } from "../assembler/index.ts";

export type Vector = Plain<"v128">;
export type Address = Operand<"i32">;

/** Arithmetic that some machines have better than others. */
export interface Dialect {
  /** a · b + c. */
  multiplyAdd(a: Vector, b: Vector, c: Vector): Vector;
}

/** Parameters of a function that kernels share, all of them whole numbers. */
export type Wholes<P extends string> = Readonly<Record<P, "i32">>;

/** From 0 to a number, in steps. */
export interface SharedRange {
  readonly to: number;
  /** Default 1. */
  readonly by?: number;
}

/** What kernels are written with. */
export interface Workshop {
  readonly dialect: Dialect;
  /** A function that several kernels call, written when the first asks for it. */
  shared<P extends string>(
    name: string,
    parameters: readonly P[],
    write: (code: Code, given: Readonly<Record<P, Local<"i32">>>) => void,
  ): Callable<Wholes<P>, "none">;
  /** A loop from 0 whose turns may come in any order and at once: threads, where there are several, share it. */
  each(code: Code, name: string, range: SharedRange, body: (i: Plain<"i32">) => void): void;
}

/** A function that is specialised by shape when the module is made. All pointers are addresses in bytes. */
export interface Kernel<P extends string = string> {
  /** Kernels that say the same are the same function. */
  readonly name: string;
  readonly pointers: readonly P[];
  /** Bytes that it needs for itself while it runs, at the pointer `scratch`. */
  readonly scratch: number;
  write(code: Code, pointers: Readonly<Record<P, Plain<"i32">>>, workshop: Workshop): void;
}

/** A kernel by what it does and everything that it is specialised by. */
export const kernelName = (what: string, shape: unknown): string => `${what} ${JSON.stringify(shape)}`;

export const floatBytes = 4;
export const bytes = (numbers: number): number => numbers * floatBytes;
/** Numbers in one vector. */
export const lanes = 4;
/** Bytes of `count` numbers that may be read or written a whole vector at a time. */
export const vectorBytes = (count: number): number => Math.ceil(count / lanes) * lanes * floatBytes;
