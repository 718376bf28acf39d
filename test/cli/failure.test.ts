import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/cli/errors.ts";
import { failureOf } from "../../src/cli/failure.ts";
import { InputError } from "../../src/data/errors.ts";
import { FormatError } from "../../src/formats/errors.ts";
import { Misfit, ShapeError } from "../../src/ir/index.ts";
import { OptionError } from "../../src/models/index.ts";

const quiet = { env: {}, signal: new AbortController().signal };
const aborted = { env: {}, signal: AbortSignal.abort() };
const image = { slot: "x", name: "image", type: { dtype: "float32", shape: [1, 3, 1, 1] } } as const;
const missing = Object.assign(new Error("ENOENT: no such file"), { code: "ENOENT", path: "photos/a.jpg" });

describe("a failure", () => {
  test.each([
    ["an input", new InputError("a.png is 3x4; its mask is 4x4")],
    ["a format", new FormatError({ format: "ONNX", where: "byte 3", found: "0", fits: "a tag" })],
    ["a model's option", new OptionError("unet has no option widht")],
    ["what was typed", new UsageError("thumbnet has no command x")],
    [
      "a shape",
      new ShapeError("Conv", "stem", [image], new Misfit("w reads 1 channel but x has 3", "read 3")),
    ],
    ["a file that is not there", missing],
  ])("of %s is the input's, in one line without a stack", (_, error) => {
    expect(failureOf(error, quiet)).toMatchSnapshot();
    expect(failureOf(error, quiet).code).toBe(2);
  });

  test("of anything else is ours, and asks for a report", () => {
    expect(failureOf(new TypeError("x is undefined\nin detail"), quiet)).toEqual({
      code: 1,
      message: "thumbnet has a bug; please report it with what DEBUG=1 prints (TypeError: x is undefined)",
    });
    expect(failureOf("thrown text", quiet)).toEqual({
      code: 1,
      message: "thumbnet has a bug; please report it with what DEBUG=1 prints (thrown text)",
    });
  });

  test("shows its stack with DEBUG=1 only", () => {
    for (const error of [new InputError("bad"), new TypeError("bug")]) {
      expect(failureOf(error, { ...quiet, env: { DEBUG: "1" } }).message).toBe(error.stack);
      expect(failureOf(error, { ...quiet, env: { DEBUG: "0" } }).message).not.toContain("failure.test");
    }
  });

  test("of being interrupted is nobody's: 130, and nothing to say", () => {
    expect(failureOf(aborted.signal.reason, aborted)).toEqual({ code: 130, message: "" });
    expect(failureOf(new InputError("bad"), aborted).code).toBe(2);
  });
});
