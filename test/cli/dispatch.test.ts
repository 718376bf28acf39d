import { readFileSync } from "node:fs";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { Io } from "../../src/cli/command.ts";
import { commands } from "../../src/cli/commands.ts";
import { InputError } from "../../src/data/errors.ts";
import { type EveryKind, everyKind } from "./every-kind.ts";
import { thumbnet } from "./typing.ts";

/** Puts `run` behind the name `models` until the test is over. */
function standIn(run: (values: EveryKind, io: Io) => { json: object; text: string }): void {
  const listed = commands["models"];
  if (!listed) throw new Error("there is no command models");
  const spy = vi.spyOn(listed, "load").mockResolvedValue(everyKind(run));
  onTestFinished(() => spy.mockRestore());
}

const line = "models run a.jpg --data photos";

describe("a command", () => {
  test("prints its text, or with --json its object and nothing else", async () => {
    standIn((_, { stdout, stderr, json }) => {
      stderr("reading\n");
      stdout("half way\n");
      return { json: { asked: json }, text: "done" };
    });
    expect(await thumbnet(line)).toEqual({ code: 0, stdout: "half way\ndone\n", stderr: "reading\n" });
    expect(await thumbnet(`${line} --json`)).toEqual({
      code: 0,
      stdout: '{"asked":true}\n',
      stderr: "reading\nhalf way\n",
    });
  });

  test("that fails prints one line on standard error and nothing on standard output", async () => {
    standIn(() => {
      throw new InputError("a.jpg is not an image");
    });
    expect(await thumbnet(`${line} --json`)).toEqual({
      code: 2,
      stdout: "",
      stderr: "a.jpg is not an image\n",
    });
  });

  test("with a bug exits with 1", async () => {
    standIn(() => {
      throw new TypeError("x is undefined");
    });
    expect(await thumbnet(line)).toMatchObject({ code: 1, stdout: "" });
  });

  test("that was interrupted prints what it saved and exits with 130", async () => {
    standIn((_, { signal }) => ({ json: {}, text: signal.aborted ? "saved; go on with --resume" : "done" }));
    expect(await thumbnet(line, { signal: AbortSignal.abort() })).toEqual({
      code: 130,
      stdout: "saved; go on with --resume\n",
      stderr: "",
    });
  });

  test("that stops where it was interrupted exits with 130 and says nothing", async () => {
    standIn((_, { signal }) => {
      signal.throwIfAborted();
      return { json: {}, text: "done" };
    });
    expect(await thumbnet(line, { signal: AbortSignal.abort() })).toEqual({
      code: 130,
      stdout: "",
      stderr: "",
    });
  });
});

test("--version is that of package.json", async () => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(await thumbnet("--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});

test.each(["summry", "pizza", "help modles", "--vershun", "--json", "constructor"])(
  "thumbnet %s says what there is, with exit code 2",
  async (typed) => {
    const { code, stdout, stderr } = await thumbnet(typed);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatchSnapshot();
  },
);
