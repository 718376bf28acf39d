import { describe, expect, test } from "vitest";
import {
  type Code,
  call,
  encode,
  f32,
  globalOf,
  i32,
  Module,
  type Operand,
  type Plain,
  setGlobal,
} from "../../../../src/engines/wasm/assembler/index.ts";
import { exportsOf, functionIn } from "./run.ts";

/** A function of one whole number. */
function from(write: (code: Code, n: Plain<"i32">) => Operand<"i32">) {
  const module = new Module();
  const of = module.compute("f", { takes: { n: "i32" }, gives: "i32" }, (code, { n }) => write(code, n));
  module.exports.set("f", { kind: "function", of });
  return functionIn(exportsOf(module), "f");
}

/** How often a loop goes round, and what its variable adds up to. */
const rounds = (range: (n: Plain<"i32">) => { from?: Operand<"i32">; to: Operand<"i32">; by?: number }) =>
  from((code, n) => {
    const sum = code.variable("i32", "sum");
    code.for("i", range(n), (i) => code.set(sum, i32.add(sum, i32.add(i, 1000))));
    return sum;
  });

describe("loops", () => {
  test("go over every number below one that is not known", () => {
    const run = rounds((n) => ({ to: n }));
    expect([run(0), run(1), run(5), run(-3)]).toEqual([0, 1000, 5010, 0]);
  });

  test("go over known numbers, by steps", () => {
    expect(rounds(() => ({ from: 3, to: 12, by: 4 }))(0)).toBe(3021);
    expect(rounds(() => ({ from: 3, to: 4, by: 4 }))(0)).toBe(1003);
    expect(rounds(() => ({ from: 3, to: 3 }))(0)).toBe(0);
  });

  test("start where they are told to", () => {
    const run = rounds((n) => ({ from: n, to: 10, by: 3 }));
    expect([run(1), run(9), run(10)]).toEqual([3012, 1009, 0]);
  });

  test("lie in one another", () => {
    const run = from((code, n) => {
      const sum = code.variable("i32", "sum");
      code.for("i", { to: n }, (i) => code.for("j", { to: i }, (j) => code.step(sum, i32.mul(i, j))));
      return sum;
    });
    // By hand: 1·0 + 2·(0 + 1) + 3·(0 + 1 + 2) + 4·(0 + 1 + 2 + 3).
    expect(run(5)).toBe(35);
  });

  test("last as long as a condition holds", () => {
    const halvings = from((code, n) => {
      const [rest, count] = [code.variable("i32", "rest", n), code.variable("i32", "count")];
      code.while(
        () => i32.gtS(rest, 1),
        () => {
          code.set(rest, i32.shrU(rest, 1));
          code.step(count, 1);
        },
      );
      return count;
    });
    expect([halvings(0), halvings(1), halvings(1000)]).toEqual([0, 0, 9]);
  });

  test("run once before they ask", () => {
    const run = from((code, n) => {
      const rest = code.variable("i32", "rest", n);
      code.repeatWhile(
        () => i32.gtS(rest, 0),
        () => code.step(rest, -7),
      );
      return rest;
    });
    expect([run(0), run(15)]).toEqual([-7, -6]);
  });
});

describe("branches", () => {
  test("take one side or the other", () => {
    const run = from((code, n) => {
      const y = code.variable("i32", "y");
      code.if(
        i32.ltS(n, 0),
        () => code.set(y, -1),
        () => code.if(n, () => code.set(y, 1)),
      );
      return y;
    });
    expect([run(-9), run(0), run(9)]).toEqual([-1, 0, 1]);
  });

  test("leave the function, or trap", () => {
    const run = from((code, n) => {
      code.if(i32.eqz(n), () => code.return(i32.const(42)));
      code.drop(i32.add(n, n));
      code.trap();
      return 0;
    });
    expect(run(0)).toBe(42);
    expect(() => run(1)).toThrow("unreachable");
  });
});

describe("functions", () => {
  test("call those before them by the names of their parameters, and the host", () => {
    const module = new Module();
    const told: number[] = [];
    const tell = module.import("host", "tell", { takes: { x: "f32" }, gives: "none" });
    const less = module.compute("less", { takes: { a: "i32", b: "i32" }, gives: "i32" }, (_, { a, b }) =>
      i32.sub(a, b),
    );
    const of = module.function("f", { n: "i32" }, (code, { n }) => {
      code.do(call(tell, { x: f32.convertI32(call(less, { b: n, a: 100 })) }));
    });
    module.exports.set("f", { kind: "function", of });
    functionIn(exportsOf(module, { host: { tell: (x: number) => told.push(x) } }), "f")(1);
    expect(told).toEqual([99]);
  });

  test("share numbers", () => {
    const module = new Module();
    const count = module.global("count", -5);
    const of = module.compute("f", { takes: {}, gives: "i32" }, (code) => {
      code.do(setGlobal(count, i32.add(globalOf(count), 1)));
      return globalOf(count);
    });
    module.exports.set("f", { kind: "function", of });
    module.exports.set("count", { kind: "global", of: count });
    const exports = exportsOf(module);
    const run = functionIn(exports, "f");
    expect([run(), run()]).toEqual([-4, -3]);
    expect(exports["count"]).toBeInstanceOf(WebAssembly.Global);
  });

  test("cannot be imported once one is written", () => {
    const module = new Module();
    module.function("f", {}, () => {});
    const late = () => module.import("host", "tell", { takes: {}, gives: "none" });
    expect(late).toThrowErrorMatchingInlineSnapshot(
      `[Error: import tell before the first function is written]`,
    );
  });
});

test("an empty module is the magic number and the version", () => {
  expect([...encode(new Module())]).toEqual([0, 97, 115, 109, 1, 0, 0, 0]);
});
