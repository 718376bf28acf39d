import { dispatch, type Surroundings } from "../../src/cli/dispatch.ts";

/** What a person or a program would have seen of one command. */
export interface Seen {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An output that is kept, and what writes to it. */
export function surroundings(given: Partial<Surroundings> = {}) {
  const kept = { stdout: "", stderr: "" };
  const around: Surroundings = {
    stdout: (text) => {
      kept.stdout += text;
    },
    stderr: (text) => {
      kept.stderr += text;
    },
    isTerminal: false,
    signal: new AbortController().signal,
    env: {},
    ...given,
  };
  return { kept, around };
}

/** Runs `thumbnet` in this process with these words, or with those of a line. */
export async function thumbnet(
  typed: string | readonly string[],
  given: Partial<Surroundings> & { readonly watch?: (message: string) => void } = {},
): Promise<Seen> {
  const { watch = () => {}, ...rest } = given;
  const { kept, around } = surroundings(rest);
  const words = typeof typed === "string" ? typed.split(" ").filter(Boolean) : typed;
  const stderr = (text: string): void => {
    around.stderr(text);
    watch(text);
  };
  const code = await dispatch(words, { ...around, stderr });
  return { code, ...kept };
}
