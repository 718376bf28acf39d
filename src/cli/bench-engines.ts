import type { Engine } from "../engines/index.ts";
import { OrtWebMissing } from "../engines/ort/index.ts";
import { type EngineName, engineNamed, engineNames } from "./engine.ts";
import { UsageError } from "./errors.ts";
import { suggestion } from "./nearest.ts";

/** An engine that was asked for and is not there. */
export interface Missing {
  readonly engine: EngineName;
  /** Why, and how to get it. */
  readonly reason: string;
}

/** Loads the engines with these names, in their order; those that are not installed are told of. */
export async function enginesAtHand(
  names: readonly string[],
  request: { readonly threads: number },
): Promise<{ readonly loaded: readonly Engine[]; readonly missing: readonly Missing[] }> {
  const loaded: Engine[] = [];
  const missing: Missing[] = [];
  for (const engine of names.map(engineCalled))
    try {
      loaded.push(await engineFor(engine, request));
    } catch (error) {
      if (!(error instanceof OrtWebMissing)) throw error;
      missing.push({ engine, reason: error.message });
    }
  if (loaded.length === 0) throw new UsageError(missing.map(({ reason }) => reason).join("; "));
  return { loaded, missing };
}

/** Here alone our engine has several threads: `--threads` of other commands is all that there are unless it is typed. */
async function engineFor(name: EngineName, { threads }: { readonly threads: number }): Promise<Engine> {
  if (name !== "wasm" || threads === 1) return engineNamed(name, { threads });
  const { wasm } = await import("../engines/wasm/index.ts");
  const { nodeThreads } = await import("./node-threads.ts");
  return wasm({ threads: nodeThreads(threads) });
}

function engineCalled(name: string): EngineName {
  const known = engineNames.find((engine) => engine === name);
  if (known) return known;
  throw new UsageError(`no engine is called ${name}; ${suggestion(name, { names: engineNames })}`);
}
