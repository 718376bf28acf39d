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

/** Runs `thumbnet` in this process with the words of `line`. */
export async function thumbnet(line: string, given: Partial<Surroundings> = {}): Promise<Seen> {
  const { kept, around } = surroundings(given);
  const code = await dispatch(line.split(" ").filter(Boolean), around);
  return { code, ...kept };
}
