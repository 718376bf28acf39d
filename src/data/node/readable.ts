import { InputError } from "../errors.ts";
import type { Skipped } from "./layouts/layout.ts";

/** Reads every item once and tells the good ones from the bad. */
export async function readable<T>(
  items: readonly T[],
  { fileOf, read }: { fileOf(item: T): string; read(item: T): Promise<unknown> },
): Promise<{ readonly good: readonly T[]; readonly bad: readonly Skipped[] }> {
  const good: T[] = [];
  const bad: Skipped[] = [];
  for (const item of items) {
    try {
      await read(item);
      good.push(item);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      bad.push({ file: fileOf(item), reason: error.message });
    }
  }
  return { good, bad };
}
