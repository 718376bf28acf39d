import { dispatch } from "../../src/cli/dispatch.ts";

/** What a command of thumbnet answers to machines; its messages are shown. */
export async function answerOf(args: readonly string[]): Promise<unknown> {
  console.error(`thumbnet ${args.join(" ")}`);
  let answer = "";
  const code = await dispatch([...args, "--json"], {
    stdout: (text) => {
      answer += text;
    },
    stderr: (text) => process.stderr.write(text),
    isTerminal: false,
    signal: new AbortController().signal,
    env: process.env,
  });
  if (code !== 0) process.exit(code);
  return JSON.parse(answer);
}
