/** The state of a rANS reader (Duda 2013): a number from 2²³ up, below 2³¹, that takes a byte when it falls below. */
import { type Code, globalOf, i32, type Local, setGlobal } from "../assembler/index.ts";
import type { Stream } from "./stream.ts";

const lowest = 2 ** 23;

interface State {
  readonly state: Local<"i32">;
  /** Address of the next byte. */
  readonly here: Local<"i32">;
}

/** Reads the first state; `end` tells the stream how far the states went. */
export function startStates(code: Code, stream: Stream): State & { end(): void } {
  const state = code.variable("i32", "state", i32.const(0));
  code.for("i", { to: 4 }, () => code.set(state, i32.or(i32.shl(state, 8), stream.byte())));
  const here = code.variable("i32", "here", globalOf(stream.at));
  return { state, here, end: () => code.do(setGlobal(stream.at, here)) };
}

/** Takes the bytes that a state lacks. */
export function refill(code: Code, { state, here }: State): void {
  code.while(
    () => i32.ltU(state, lowest),
    () => {
      code.set(state, i32.or(i32.shl(state, 8), i32.load8U(here)));
      code.step(here, 1);
    },
  );
}
