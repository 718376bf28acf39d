/** What another library calls the parts of one of the zoo's networks. */
export interface NameTable {
  /** The library's name for the network. */
  readonly network: string;
  /** Options with which ours computes the same. Default: its own. */
  readonly options?: Readonly<Record<string, string>>;
  /**
   * The library's path of a layer, and ours. `{x}` stands for one part of a path, or what is left of one; of several
   * rows that fit, the first counts. Where ours ends in norm, norm1, …, the layer is a batch normalisation.
   */
  readonly paths: Readonly<Record<string, string>>;
}

/** What PyTorch calls the parameters of a convolution or fully connected layer, and we. */
const layerLeaves: ReadonlyMap<string, string> = new Map([
  ["weight", "weight"],
  ["bias", "bias"],
]);

/** The same for a batch normalisation. */
const normLeaves: ReadonlyMap<string, string> = new Map([
  ["weight", "scale"],
  ["bias", "bias"],
  ["running_mean", "mean"],
  ["running_var", "variance"],
]);

/** How many batches a norm has seen: only PyTorch keeps it, and no result depends on it. */
const isCounter = (name: string): boolean => name.endsWith(".num_batches_tracked");

/** Tensors under our names. Those that the table does not know, or says twice, keep their own. */
export function renamed<T>(tensors: ReadonlyMap<string, T>, { paths }: NameTable): ReadonlyMap<string, T> {
  const rows = Object.entries(paths).map(([theirs, ours]) => rowOf(theirs, ours));
  const named = new Map<string, T>();
  for (const [name, tensor] of tensors) {
    if (isCounter(name)) continue;
    const ours = ourName(name, rows) ?? name;
    named.set(named.has(ours) ? name : ours, tensor);
  }
  return named;
}

interface Row {
  readonly pattern: RegExp;
  readonly replacement: string;
}

const rowOf = (theirs: string, ours: string): Row => ({
  pattern: new RegExp(`^${theirs.replaceAll(".", "\\.").replaceAll(/\{(\w+)\}/g, "(?<$1>[^.]+)")}$`),
  replacement: ours.replaceAll(/\{(\w+)\}/g, "$<$1>"),
});

function ourName(name: string, rows: readonly Row[]): string | undefined {
  const dot = name.lastIndexOf(".");
  const [path, leaf] = [name.slice(0, dot), name.slice(dot + 1)];
  const row = rows.find(({ pattern }) => pattern.test(path));
  if (!row) return undefined;
  const ours = path.replace(row.pattern, row.replacement);
  const ourLeaf = (/(^|\/)norm\d*$/.test(ours) ? normLeaves : layerLeaves).get(leaf);
  return ourLeaf && `${ours}/${ourLeaf}`;
}
