/** What a compiled file does with a network's output: a label for every pixel, or the numbers themselves in their order. */
import { sizeOf } from "../../../ir/tensor.ts";
import { type Callable, type Code, f32, i32, type Module, type Plain } from "../assembler/index.ts";
import type { View } from "../view.ts";

type Whole = Plain<"i32">;

/** A label for each pixel, in a byte; or numbers, as float32. */
export type AnswerKind = "labels" | "numbers";

interface Answering {
  readonly kind: AnswerKind;
  readonly output: View;
  /** Where the output begins. */
  readonly address: number;
  readonly to: number;
}

/** Bytes of an answer. */
export function answerBytes({ kind, output }: Pick<Answering, "kind" | "output">): number {
  const [n = 1, , ...extent] = output.type.shape;
  return kind === "labels" ? n * sizeOf(extent) : 4 * sizeOf(output.type.shape);
}

export function writeAnswering(module: Module, answering: Answering): Callable<Record<never, never>, "none"> {
  return module.function("answer", {}, (code) => {
    const to = code.variable("i32", "to", i32.const(answering.to));
    const { kind, output, address } = answering;
    const axes = output.type.shape.map((extent, axis) => ({ extent, step: 4 * (output.strides[axis] ?? 0) }));
    if (kind === "numbers") {
      eachOf(code, axes, i32.const(address), (at) => {
        code.do(f32.store(to, f32.load(at)));
        code.step(to, 4);
      });
      return;
    }
    const [images, classes, ...pixels] = axes;
    if (!images || !classes) throw new Error("scores have no classes: this is a bug in thumbnet");
    eachOf(code, [images, ...pixels], i32.const(address), (at) => {
      const label = code.variable("i32", "label", i32.const(0));
      const best = code.variable("f32", "best", f32.load(at));
      const score = code.variable("i32", "score", at);
      code.for("class", { to: classes.extent }, (index) => {
        code.if(f32.gt(f32.load(score), best), () => {
          code.set(best, f32.load(score));
          code.set(label, index);
        });
        code.step(score, classes.step);
      });
      code.do(i32.store8(to, label));
      code.step(to, 1);
    });
  });
}

interface Axis {
  readonly extent: number;
  readonly step: number;
}

/** Does `body` with the address of every element, the last axis fastest. */
function eachOf(code: Code, axes: readonly Axis[], at: Whole, body: (at: Whole) => void): void {
  const [axis, ...inner] = axes;
  if (!axis) {
    body(at);
    return;
  }
  const moving = code.variable("i32", "at", at);
  code.for("i", { to: axis.extent }, () => {
    eachOf(code, inner, moving, body);
    code.step(moving, axis.step);
  });
}
