/** Images with more around them: a number, or what is there already. */
import type { View } from "../view.ts";
import { copyAll, fillAll, within } from "./copies.ts";
import type { Lower, Lowering } from "./lowering.ts";
import { number, numbers, operand } from "./reading.ts";

export const lowerPad: Lower = (lowering) => {
  const { y, node } = lowering;
  const x = lowering.view(operand(lowering, "x"));
  const before = numbers(lowering, "pads").slice(0, y.type.shape.length);
  const isFilled = node.attributes["mode"] === "constant";
  if (isFilled) fillAll(lowering, y, number(lowering, "value"));
  copyAll(lowering, x, within(y, x, before));
  if (!isFilled) surround(lowering, x, before);
};

export const lowerPadToMultiple: Lower = (lowering) => {
  const x = lowering.view(operand(lowering, "x"));
  fillAll(lowering, lowering.y, 0);
  copyAll(lowering, x, within(lowering.y, x, []));
};

/** The mirror or the edge on both sides of one axis after the other, as wide as what those before it made. */
function surround(lowering: Lowering, { type }: View, before: readonly number[]): void {
  const { y } = lowering;
  const isMirror = lowering.node.attributes["mode"] === "reflect";
  const starts = [...before];
  const shape = [...type.shape];
  const step = isMirror ? -1 : 0;
  for (const [axis, full] of y.type.shape.entries()) {
    const first = before[axis] ?? 0;
    const end = first + (type.shape[axis] ?? 1);
    const sides = [
      { at: 0, count: first, from: isMirror ? 2 * first : first },
      { at: end, count: full - end, from: isMirror ? end - 2 : end - 1 },
    ];
    for (const { at, count, from } of sides) {
      if (count === 0) continue;
      const part = { ...y, type: { ...type, shape: shape.with(axis, count) } };
      const source = within(y, part, starts.with(axis, from), shape.map(() => 1).with(axis, step));
      copyAll(lowering, source, within(y, part, starts.with(axis, at)));
    }
    starts[axis] = 0;
    shape[axis] = full;
  }
}
