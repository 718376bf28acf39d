import { InputError } from "../../data/index.ts";
import { type Graph, type Value, valuesOf } from "../../ir/graph.ts";
import { asImage, type Shape } from "../../ir/tensor.ts";
import { conv2d } from "../../layers/index.ts";
import type { Hint } from "./recipe.ts";

/** The output of teacher and student that the hint of this number is. */
export const hintName = (index: number): string => `hint/${index}`;

/** What the block at a path gives, as the result of its last node; `whose` is for the error's sentence. */
export function valueAt({ nodes }: Graph, path: string, whose: string): Value {
  const node = nodes.findLast(({ path: own }) => own === path || own.startsWith(`${path}/`));
  const [value] = node ? valuesOf(node.result) : [];
  if (value) return value;
  const blocks = [...new Set(nodes.map(({ path: own }) => own.split("/")[0]))].filter(Boolean);
  throw new InputError(`${whose} has no block ${path} to give hints; it has ${blocks.join(", ")}`);
}

/**
 * Adds to a student, for each hint, a 1×1 convolution that brings its block to the channels of the teacher's
 * (Romero et al. 2015, FitNets, §2.2). These adapters learn along and are thrown away.
 */
export function appendAdapters(
  student: Graph,
  hints: readonly Hint[],
  /** Of the teacher's blocks. */
  shapes: readonly (Shape | undefined)[],
): void {
  for (const [i, { teacher, student: path }] of hints.entries()) {
    const own = valueAt(student, path, "the student");
    const [wanted, given] = [asImage(shapes[i] ?? []), asImage(own.type.shape)];
    if (!wanted || !given)
      throw new InputError(
        `the hint ${teacher}=${path} is of [${shapes[i]}] and [${own.type.shape}]; feature maps would fit`,
      );
    const [, channels, h, w] = wanted;
    if (h !== given[2] || w !== given[3])
      throw new InputError(
        `the teacher's ${teacher} is ${h}x${w} and the student's ${path} ${given[2]}x${given[3]}; blocks of one size would fit`,
      );
    student.output(hintName(i), conv2d(own, { name: "hint", channels, kernel: 1 }));
  }
}
