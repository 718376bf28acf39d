import { describe, expect, expectTypeOf, test } from "vitest";
import type { EveryKind } from "./every-kind.ts";

describe("the types of a command's values", () => {
  test("follow from the table", () => {
    expectTypeOf<EveryKind["run"]>().toEqualTypeOf<string>();
    expectTypeOf<EveryKind["images"]>().toEqualTypeOf<readonly string[]>();
    expectTypeOf<EveryKind["data"]>().toEqualTypeOf<string>();
    expectTypeOf<EveryKind["rate"]>().toEqualTypeOf<number>();
    expectTypeOf<EveryKind["skipBad"]>().toEqualTypeOf<boolean>();
    expectTypeOf<EveryKind["loss"]>().toEqualTypeOf<"dice" | "focal">();
    expectTypeOf<EveryKind["size"]>().toEqualTypeOf<readonly [h: number, w: number]>();
    expectTypeOf<EveryKind["set"]>().toEqualTypeOf<Readonly<Record<string, string>>>();
  });

  test("have room for undefined where there is neither a default nor a duty", () => {
    expectTypeOf<EveryKind["steps"]>().toEqualTypeOf<number | undefined>();
    expectTypeOf<EveryKind["freeze"]>().toEqualTypeOf<readonly string[] | undefined>();
    expectTypeOf<EveryKind["input"]>().toEqualTypeOf<
      readonly [n: number, c: number, h: number, w: number] | undefined
    >();
    expect.assertions(0);
  });
});
