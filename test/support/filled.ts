import { type Shape, sizeOf } from "../../src/ir/index.ts";
import { finalised } from "./digest.ts";

/** Numbers that only the name and the index decide; `oracle/torchvision_networks.py` makes the same. */
export function filled(name: string, shape: Shape): Float32Array<ArrayBuffer> {
  const numbers = new Float32Array(sizeOf(shape));
  const seed = fnv1a(name);
  const [centre, spread] = placed(name, shape);
  for (let i = 0; i < numbers.length; i++) {
    const u = (finalised(Math.imul(i, 0x9e3779b1) + seed) >>> 8) / 2 ** 24;
    numbers[i] = centre + spread * (2 * u - 1);
  }
  return numbers;
}

function fnv1a(name: string): number {
  let h = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) h = Math.imul(h ^ byte, 0x01000193);
  return h;
}

/** The middle of a tensor's numbers, and how far they go to each side. */
function placed(name: string, shape: Shape): readonly [centre: number, spread: number] {
  if (name === "image") return [0, 2];
  if (name.endsWith("running_var")) return [1, 0.5];
  if (/(running_mean|bias)$/.test(name)) return [0, 0.1];
  if (shape.length === 1) return [0.6, 0.2];
  return [0, Math.sqrt(6 / sizeOf(shape.slice(1)))];
}
