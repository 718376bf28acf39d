import type { Feeds, Program } from "../../engines/index.ts";
import { type Shape, sizeOf, type Tensor } from "../../ir/tensor.ts";

/** What runs a whole batch, where `program` only takes one image: image after image, answers joined. */
export function oneByOne({ run, close }: Pick<Program, "run" | "close">): Pick<Program, "run" | "close"> {
  return {
    async run(feeds, request) {
      const [n = 1] = Object.values(feeds)[0]?.type.shape ?? [];
      const answers: Feeds[] = [];
      for (let i = 0; i < n; i++) {
        const one = Object.entries(feeds).map(([name, tensor]) => [name, imageOf(tensor, i)] as const);
        answers.push(await run(Object.fromEntries(one), request));
      }
      const [first = {}] = answers;
      const names = Object.keys(first);
      return Object.fromEntries(names.map((name) => [name, joined(answers.flatMap((a) => a[name] ?? []))]));
    },
    close,
  };
}

function imageOf({ type: { dtype, shape }, data }: Tensor, i: number): Tensor {
  const one = [1, ...shape.slice(1)];
  return { type: { dtype, shape: one }, data: data.subarray(i * sizeOf(one), (i + 1) * sizeOf(one)) };
}

function joined(parts: readonly Tensor[]): Tensor {
  const rest: Shape = parts[0]?.type.shape.slice(1) ?? [];
  const data = new Float32Array(parts.length * sizeOf(rest));
  parts.forEach((part, i) => {
    data.set(part.data, i * sizeOf(rest));
  });
  return { type: { dtype: "float32", shape: [parts.length, ...rest] }, data };
}
