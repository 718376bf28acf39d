/** One node at work, as ONNX Runtime's profile tells of it. */
export interface KernelEvent {
  /** The node's name after all optimisations. */
  readonly name: string;
  /** The operator that ran, which may have taken others in. */
  readonly opType: string;
  readonly milliseconds: number;
}

/** What may be told of an event; of most kinds less is. */
interface Told {
  readonly cat?: unknown;
  readonly name?: unknown;
  /** Microseconds. */
  readonly dur?: unknown;
  readonly args?: { readonly op_name?: unknown };
}

const ending = "_kernel_time";

/** What ran in each run, in order. */
export function runsIn(profile: string): readonly (readonly KernelEvent[])[] {
  const runs: KernelEvent[][] = [];
  let run: KernelEvent[] = [];
  const events: unknown = JSON.parse(profile);
  if (!Array.isArray(events)) throw new Error("ONNX Runtime's profile is no list of events");
  const told: readonly Told[] = events;
  for (const { cat, name, dur, args } of told) {
    if (cat === "Node" && String(name).endsWith(ending))
      run.push({
        name: String(name).slice(0, -ending.length),
        opType: String(args?.op_name),
        milliseconds: Number(dur) / 1000,
      });
    if (name !== "model_run") continue;
    runs.push(run);
    run = [];
  }
  return runs;
}
