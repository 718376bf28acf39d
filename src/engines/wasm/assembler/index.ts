export { Code, type Local, type Range } from "./code.ts";
export { encode } from "./encode.ts";
export { knownI32, type Operand, type Plain, type ValueType } from "./expression.ts";
export { f32, f32x4, f64, i16x8, i32, i32x4, v128 } from "./instructions.ts";
export { atomics, memory } from "./memory-instructions.ts";
export { type Callable, call, type Global, globalOf, type Memory, Module, setGlobal } from "./module.ts";
export { print } from "./print.ts";
