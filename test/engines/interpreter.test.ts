import { describe, expect, test } from "vitest";
import { interpreter } from "../../src/engines/interpreter/index.ts";
import { keepsItsPromises, saysWhatDoesNotFit, watchesItsNodes } from "./promises.ts";
import { feeds, scaledSum, x } from "./scaled-sum.ts";

describe("the interpreter", () => keepsItsPromises(interpreter()));

describe("the interpreter, watched,", () => watchesItsNodes(interpreter()));

describe("the interpreter says what does not fit", () => saysWhatDoesNotFit(interpreter()));

test("in float64 the interpreter computes what float32 cannot hold", async () => {
  const program = await interpreter("float64").compile(scaledSum());
  const precise = { type: x.type, data: Float64Array.from(x.data, (number) => number + 2 ** -40) };
  const { y } = await program.run({ ...feeds, x: precise });
  expect(y?.data).toBeInstanceOf(Float64Array);
  expect(y?.data[1]).toBe(20.5 + 10 * 2 ** -40);
});
