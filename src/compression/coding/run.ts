/** Symbols in a row, each of them below `alphabet`, which is at most 256. */
export interface Run {
  readonly symbols: Uint8Array;
  readonly alphabet: number;
}

/** What a reader is told of a run. */
export interface RunSize {
  readonly count: number;
  readonly alphabet: number;
}

const stretch = 4096;

/** Views of a run, to be filled in turn: engines make fast what is called often, not what loops for long. */
export const stretches = (symbols: Uint8Array): readonly Uint8Array[] =>
  Array.from({ length: Math.ceil(symbols.length / stretch) }, (_, i) =>
    symbols.subarray(i * stretch, (i + 1) * stretch),
  );
