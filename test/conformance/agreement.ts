import { assert, expect } from "vitest";
import type { Feeds } from "../../src/engines/engine.ts";

export interface Agreement {
  readonly actual: Feeds;
  readonly expected: Feeds;
  /** See `tolerances.ts`. */
  readonly tolerance: number;
}

/** Fails unless both have the same results, of the same types, with numbers as near as the tolerance says. */
export function expectAgreement({ actual, expected, tolerance }: Agreement): void {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, { type, data }] of Object.entries(expected)) {
    const found = actual[name];
    expect(found?.type).toEqual(type);
    expect(found?.data.length).toBe(data.length);
    data.forEach((number, i) => {
      const other = found?.data[i] ?? Number.NaN;
      const near = Math.abs(other - number) <= tolerance * Math.max(1, Math.abs(number));
      assert(near || Object.is(other, number), `${name}[${i}] is ${other}, not ${number}`);
    });
  }
}
