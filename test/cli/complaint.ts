import { expect } from "vitest";
import { thumbnet } from "./typing.ts";

/** Fails with exit code 2, nothing on standard output, and one sentence that names no temporary folder. */
export async function complaint(
  words: readonly string[],
  places: Readonly<Record<string, string>>,
): Promise<string> {
  const { code, stdout, stderr } = await thumbnet(words);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  const said = stderr.split("\n").filter((line) => line !== "" && !/^step \d/.test(line));
  expect(said).toHaveLength(1);
  const sentence = said[0]?.replace(/; thumbnet comes with .*/, "") ?? "";
  return Object.entries(places).reduce((text, [name, path]) => text.replaceAll(path, name), sentence);
}
