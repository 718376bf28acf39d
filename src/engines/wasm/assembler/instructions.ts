/** The instructions that kernels are written with, typed; numbers and names as in the WebAssembly core specification. */
import {
  constF32,
  constF64,
  constI32,
  knownI32,
  type Operand,
  operation,
  type Plain,
  plain,
} from "./expression.ts";
import { load, loadLane, store, storeLane } from "./memory-instructions.ts";

const simd = (code: number): readonly number[] => [
  0xfd,
  ...(code < 0x80 ? [code] : [(code & 0x7f) | 0x80, code >> 7]),
];

const onI32 = { takes: ["i32", "i32"], gives: "i32" } as const;
const onF32 = { takes: ["f32", "f32"], gives: "f32" } as const;
const ofF32 = { takes: ["f32"], gives: "f32" } as const;
const onF64 = { takes: ["f64", "f64"], gives: "f64" } as const;
const ofF64 = { takes: ["f64"], gives: "f64" } as const;
const askF64 = { takes: ["f64", "f64"], gives: "i32" } as const;
const askF32 = { takes: ["f32", "f32"], gives: "i32" } as const;
const onV128 = { takes: ["v128", "v128"], gives: "v128" } as const;
const ofV128 = { takes: ["v128"], gives: "v128" } as const;
const threeV128 = { takes: ["v128", "v128", "v128"], gives: "v128" } as const;
const shift = { takes: ["v128", "i32"], gives: "v128" } as const;

const addI32 = operation("i32.add", [0x6a], onI32);
const mulI32 = operation("i32.mul", [0x6c], onI32);

export const i32 = {
  const: constI32,
  /** Sums and products of known numbers are written as what they come to. */
  add: (a: Operand<"i32">, b: Operand<"i32">): Plain<"i32"> => {
    const [left, right] = [knownI32(a), knownI32(b)];
    if (left !== undefined && right !== undefined) return constI32((left + right) | 0);
    if (right === 0) return asExpression(a);
    return left === 0 ? asExpression(b) : addI32(a, b);
  },
  mul: (a: Operand<"i32">, b: Operand<"i32">): Plain<"i32"> => {
    const [left, right] = [knownI32(a), knownI32(b)];
    if (left !== undefined && right !== undefined) return constI32(Math.imul(left, right));
    if (left === 0 || right === 0) return constI32(0);
    if (right === 1) return asExpression(a);
    return left === 1 ? asExpression(b) : mulI32(a, b);
  },
  sub: operation("i32.sub", [0x6b], onI32),
  divS: operation("i32.div_s", [0x6d], onI32),
  divU: operation("i32.div_u", [0x6e], onI32),
  remS: operation("i32.rem_s", [0x6f], onI32),
  remU: operation("i32.rem_u", [0x70], onI32),
  and: operation("i32.and", [0x71], onI32),
  or: operation("i32.or", [0x72], onI32),
  xor: operation("i32.xor", [0x73], onI32),
  shl: operation("i32.shl", [0x74], onI32),
  shrS: operation("i32.shr_s", [0x75], onI32),
  shrU: operation("i32.shr_u", [0x76], onI32),
  eqz: operation("i32.eqz", [0x45], { takes: ["i32"], gives: "i32" }),
  eq: operation("i32.eq", [0x46], onI32),
  ne: operation("i32.ne", [0x47], onI32),
  ltS: operation("i32.lt_s", [0x48], onI32),
  ltU: operation("i32.lt_u", [0x49], onI32),
  gtS: operation("i32.gt_s", [0x4a], onI32),
  gtU: operation("i32.gt_u", [0x4b], onI32),
  leS: operation("i32.le_s", [0x4c], onI32),
  leU: operation("i32.le_u", [0x4d], onI32),
  geS: operation("i32.ge_s", [0x4e], onI32),
  geU: operation("i32.ge_u", [0x4f], onI32),
  /** How many zeros stand before the first one. */
  clz: operation("i32.clz", [0x67], { takes: ["i32"], gives: "i32" }),
  truncF32: operation("i32.trunc_sat_f32_s", [0xfc, 0x00], { takes: ["f32"], gives: "i32" }),
  truncF64: operation("i32.trunc_sat_f64_s", [0xfc, 0x02], { takes: ["f64"], gives: "i32" }),
  reinterpretF32: operation("i32.reinterpret_f32", [0xbc], { takes: ["f32"], gives: "i32" }),
  /** `a` where the condition is not 0, else `b`; both are computed. */
  select: (a: Operand<"i32">, b: Operand<"i32">, condition: Operand<"i32">): Plain<"i32"> =>
    chooseI32(a, b, condition),
  load: load("i32.load", [0x28], "i32", 4),
  load8U: load("i32.load8_u", [0x2d], "i32", 1),
  load8S: load("i32.load8_s", [0x2c], "i32", 1),
  store: store("i32.store", [0x36], "i32", 4),
  store8: store("i32.store8", [0x3a], "i32", 1),
  store16: store("i32.store16", [0x3b], "i32", 2),
};

const chooseI32 = operation("select", [0x1b], { takes: ["i32", "i32", "i32"], gives: "i32" });

export const f32 = {
  const: constF32,
  abs: operation("f32.abs", [0x8b], ofF32),
  neg: operation("f32.neg", [0x8c], ofF32),
  ceil: operation("f32.ceil", [0x8d], ofF32),
  floor: operation("f32.floor", [0x8e], ofF32),
  trunc: operation("f32.trunc", [0x8f], ofF32),
  nearest: operation("f32.nearest", [0x90], ofF32),
  sqrt: operation("f32.sqrt", [0x91], ofF32),
  add: operation("f32.add", [0x92], onF32),
  sub: operation("f32.sub", [0x93], onF32),
  mul: operation("f32.mul", [0x94], onF32),
  div: operation("f32.div", [0x95], onF32),
  min: operation("f32.min", [0x96], onF32),
  max: operation("f32.max", [0x97], onF32),
  copysign: operation("f32.copysign", [0x98], onF32),
  eq: operation("f32.eq", [0x5b], askF32),
  ne: operation("f32.ne", [0x5c], askF32),
  lt: operation("f32.lt", [0x5d], askF32),
  gt: operation("f32.gt", [0x5e], askF32),
  le: operation("f32.le", [0x5f], askF32),
  ge: operation("f32.ge", [0x60], askF32),
  convertI32: operation("f32.convert_i32_s", [0xb2], { takes: ["i32"], gives: "f32" }),
  reinterpretI32: operation("f32.reinterpret_i32", [0xbe], { takes: ["i32"], gives: "f32" }),
  demoteF64: operation("f32.demote_f64", [0xb6], { takes: ["f64"], gives: "f32" }),
  load: load("f32.load", [0x2a], "f32", 4),
  store: store("f32.store", [0x38], "f32", 4),
};

export const f64 = {
  const: constF64,
  floor: operation("f64.floor", [0x9c], ofF64),
  add: operation("f64.add", [0xa0], onF64),
  sub: operation("f64.sub", [0xa1], onF64),
  mul: operation("f64.mul", [0xa2], onF64),
  div: operation("f64.div", [0xa3], onF64),
  lt: operation("f64.lt", [0x63], askF64),
  ge: operation("f64.ge", [0x66], askF64),
  convertI32: operation("f64.convert_i32_s", [0xb7], { takes: ["i32"], gives: "f64" }),
  promoteF32: operation("f64.promote_f32", [0xbb], { takes: ["f32"], gives: "f64" }),
  load: load("f64.load", [0x2b], "f64", 8),
  store: store("f64.store", [0x39], "f64", 8),
};

export const v128 = {
  load: load("v128.load", simd(0x00), "v128", 16),
  load32Splat: load("v128.load32_splat", simd(0x09), "v128", 4),
  load32Zero: load("v128.load32_zero", simd(0x5c), "v128", 4),
  load32Lane: loadLane("v128.load32_lane", simd(0x56), 4),
  store: store("v128.store", simd(0x0b), "v128", 16),
  store32Lane: storeLane("v128.store32_lane", simd(0x5a), 4),
  store64Lane: storeLane("v128.store64_lane", simd(0x5b), 8),
  not: operation("v128.not", simd(0x4d), ofV128),
  and: operation("v128.and", simd(0x4e), onV128),
  andNot: operation("v128.andnot", simd(0x4f), onV128),
  or: operation("v128.or", simd(0x50), onV128),
  xor: operation("v128.xor", simd(0x51), onV128),
  /** Bits of `a` where the mask has ones, else of `b`. */
  bitselect: operation("v128.bitselect", simd(0x52), threeV128),
  anyTrue: operation("v128.any_true", simd(0x53), { takes: ["v128"], gives: "i32" }),
};

export const f32x4 = {
  /** Four numbers that are known. */
  const: (...values: readonly [number, number, number, number]): Plain<"v128"> =>
    plain("v128.const", simd(0x0c), { type: "v128", immediates: [{ kind: "f32x4", values }] }),
  /** One number in all four lanes. */
  splat: operation("f32x4.splat", simd(0x13), { takes: ["f32"], gives: "v128" }),
  extract: (vector: Plain<"v128">, lane: number): Plain<"f32"> =>
    plain("f32x4.extract_lane", simd(0x1f), {
      type: "f32",
      immediates: [{ kind: "lanes", lanes: [lane] }],
      operands: [vector],
    }),
  /** Lanes of `a` (0 to 3) and of `b` (4 to 7). */
  shuffle: (
    a: Plain<"v128">,
    b: Plain<"v128">,
    lanes: readonly [number, number, number, number],
  ): Plain<"v128"> =>
    plain("i8x16.shuffle", simd(0x0d), {
      type: "v128",
      immediates: [
        { kind: "lanes", lanes: lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)) },
      ],
      operands: [a, b],
    }),
  abs: operation("f32x4.abs", simd(0xe0), ofV128),
  neg: operation("f32x4.neg", simd(0xe1), ofV128),
  sqrt: operation("f32x4.sqrt", simd(0xe3), ofV128),
  ceil: operation("f32x4.ceil", simd(0x67), ofV128),
  floor: operation("f32x4.floor", simd(0x68), ofV128),
  trunc: operation("f32x4.trunc", simd(0x69), ofV128),
  nearest: operation("f32x4.nearest", simd(0x6a), ofV128),
  add: operation("f32x4.add", simd(0xe4), onV128),
  sub: operation("f32x4.sub", simd(0xe5), onV128),
  mul: operation("f32x4.mul", simd(0xe6), onV128),
  div: operation("f32x4.div", simd(0xe7), onV128),
  min: operation("f32x4.min", simd(0xe8), onV128),
  max: operation("f32x4.max", simd(0xe9), onV128),
  /** `b` where it is less than `a`: one instruction of the machine, unlike `min`, which orders NaN and −0. */
  pmin: operation("f32x4.pmin", simd(0xea), onV128),
  /** `b` where it is greater than `a`. */
  pmax: operation("f32x4.pmax", simd(0xeb), onV128),
  eq: operation("f32x4.eq", simd(0x41), onV128),
  ne: operation("f32x4.ne", simd(0x42), onV128),
  lt: operation("f32x4.lt", simd(0x43), onV128),
  gt: operation("f32x4.gt", simd(0x44), onV128),
  le: operation("f32x4.le", simd(0x45), onV128),
  ge: operation("f32x4.ge", simd(0x46), onV128),
  convertI32: operation("f32x4.convert_i32x4_s", simd(0xfa), ofV128),
  /** a · b + c, rounded once or twice, as the machine likes it. Relaxed SIMD: Node 20 wants a flag for it. */
  relaxedMadd: operation("f32x4.relaxed_madd", simd(0x105), threeV128),
};

export const i32x4 = {
  splat: operation("i32x4.splat", simd(0x11), { takes: ["i32"], gives: "v128" }),
  extract: (vector: Plain<"v128">, lane: number): Plain<"i32"> =>
    plain("i32x4.extract_lane", simd(0x1b), {
      type: "i32",
      immediates: [{ kind: "lanes", lanes: [lane] }],
      operands: [vector],
    }),
  eq: operation("i32x4.eq", simd(0x37), onV128),
  add: operation("i32x4.add", simd(0xae), onV128),
  sub: operation("i32x4.sub", simd(0xb1), onV128),
  mul: operation("i32x4.mul", simd(0xb5), onV128),
  /** Products of eight 16-bit numbers, in sums of two. */
  dotI16: operation("i32x4.dot_i16x8_s", simd(0xba), onV128),
  shl: operation("i32x4.shl", simd(0xab), shift),
  shrS: operation("i32x4.shr_s", simd(0xac), shift),
  shrU: operation("i32x4.shr_u", simd(0xad), shift),
  truncF32: operation("i32x4.trunc_sat_f32x4_s", simd(0xf8), ofV128),
};

export const i16x8 = {
  /** Eight numbers of 32 bits, as near as 16 bits come to them. */
  narrowI32: operation("i16x8.narrow_i32x4_s", simd(0x85), onV128),
};

const asExpression = (operand: Operand<"i32">): Plain<"i32"> =>
  typeof operand === "number" ? constI32(operand) : operand;
