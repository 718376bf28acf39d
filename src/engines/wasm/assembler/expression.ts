/** Instructions as trees: every operand is an expression of the type that its instruction takes. */

export type ValueType = "i32" | "f32" | "f64" | "v128";

/** What an expression leaves: a value, or `none` for a statement. */
export type Result = ValueType | "none";

/** What stands behind an opcode. Branches name their label; its depth is known when the function is written. */
export type Immediate =
  | { readonly kind: "index"; readonly index: number; readonly text: string }
  | { readonly kind: "branch"; readonly to: Label }
  | { readonly kind: "access"; readonly bytes: number; readonly offset: number }
  | { readonly kind: "zeros"; readonly count: number }
  | { readonly kind: "lanes"; readonly lanes: readonly number[] }
  | { readonly kind: "i32"; readonly value: number }
  | { readonly kind: "f32"; readonly value: number }
  | { readonly kind: "f64"; readonly value: number }
  | { readonly kind: "f32x4"; readonly values: readonly number[] };

/** One instruction with its operands. */
export interface Plain<R extends Result = Result> {
  readonly kind: "plain";
  readonly type: R;
  /** As the text format names it. */
  readonly name: string;
  readonly opcode: readonly number[];
  readonly immediates: readonly Immediate[];
  readonly operands: readonly Plain[];
}

/** Where a branch leads: to the end of a block, or to the start of a loop. */
export interface Label {
  readonly name: string;
}

/** Instructions within others. */
export type Structure =
  | {
      readonly kind: "block" | "loop";
      readonly type: "none";
      readonly label: Label;
      readonly body: readonly Statement[];
    }
  | {
      readonly kind: "if";
      readonly type: "none";
      readonly condition: Plain;
      readonly body: readonly Statement[];
      readonly otherwise: readonly Statement[];
    };

export type Expression<R extends Result = Result> = Plain<R> | (R extends "none" ? Structure : never);
export type Statement = Expression<"none">;

/** An expression, or a number that stands for a constant. */
export type Operand<T extends ValueType> = Plain<T> | (T extends "v128" ? never : number);

export type Operands<P extends readonly ValueType[]> = { readonly [K in keyof P]: Operand<P[K]> };

/** An instruction that has operands and nothing else. */
export const operation =
  <const P extends readonly ValueType[], R extends Result>(
    name: string,
    opcode: readonly number[],
    { takes, gives }: { readonly takes: P; readonly gives: R },
  ) =>
  (...operands: Operands<P>): Plain<R> =>
    plain(name, opcode, { type: gives, operands: given(takes, operands) });

interface Parts<R extends Result> {
  readonly type: R;
  readonly immediates?: readonly Immediate[];
  readonly operands?: readonly Plain[];
}

export const plain = <R extends Result>(
  name: string,
  opcode: readonly number[],
  { type, immediates = [], operands = [] }: Parts<R>,
): Plain<R> => ({ kind: "plain", type, name, opcode, immediates, operands });

/** One operand for each type that is taken; numbers become constants of that type. */
export const given = (takes: readonly ValueType[], operands: readonly (Plain | number)[]): readonly Plain[] =>
  takes.map((type, i) => {
    const operand = operands[i] ?? 0;
    if (typeof operand !== "number") return operand;
    return constants[type](operand);
  });

export const constI32 = (value: number): Plain<"i32"> =>
  plain("i32.const", [0x41], { type: "i32", immediates: [{ kind: "i32", value }] });

export const constF32 = (value: number): Plain<"f32"> =>
  plain("f32.const", [0x43], { type: "f32", immediates: [{ kind: "f32", value }] });

export const constF64 = (value: number): Plain<"f64"> =>
  plain("f64.const", [0x44], { type: "f64", immediates: [{ kind: "f64", value }] });

/** What a number stands for where a type is taken; vectors are no numbers. */
const constants: Readonly<Record<ValueType, (value: number) => Plain>> = {
  i32: constI32,
  f32: constF32,
  f64: constF64,
  v128: constI32,
};

/** The number that an operand is, where that is known. */
export function knownI32(operand: Operand<"i32">): number | undefined {
  if (typeof operand === "number") return operand;
  const [immediate] = operand.immediates;
  return operand.name === "i32.const" && immediate?.kind === "i32" ? immediate.value : undefined;
}
