import type { Graph, Value } from "../../ir/graph.ts";
import { concat, lookup } from "../../ops/index.ts";
import { reparameterised } from "../../passes/index.ts";
import type { Shared } from "./k-means.ts";

/** A parameter's codebook as a parameter of its own. */
export const codebookName = (parameter: string): string => `${parameter}/codebook`;

/**
 * The network with shared weights looked up in codebooks, which are what it trains: the derivative of a lookup sums
 * what every weight of a centroid wants (Han et al. 2016, §3.3). An entry that is 0 stays 0: it is what was pruned.
 */
export const sharedForm = (network: Graph, sharing: ReadonlyMap<string, Shared>): Graph =>
  reparameterised(network, (parameter, into): Value | undefined => {
    const shared = sharing.get(parameter.name);
    if (!shared) return undefined;
    const { name, type, initializer } = parameter;
    const { codebook, codes } = shared;
    if (trainedEntries(shared).length === 0)
      return into.constant(name, { type, data: new Float32Array(codes.length) });
    const zero = codebook.indexOf(0);
    const trained = into.parameter(codebookName(name), [codebook.length - (zero < 0 ? 0 : 1)], {
      // A codebook is pulled to zero by decay as its weights were, once for each.
      role: "bias",
      initializer,
    });
    const table = zero < 0 ? trained : concat({ xs: [zeroIn(into, name), trained] }, { axis: 0 });
    const places = Int32Array.from(codes, (code) => (zero < 0 ? code : placeBehindZero(code, zero)));
    const codeType = { dtype: "int32", shape: type.shape } as const;
    return lookup({ table, codes: into.constant(`${name}/codes`, { type: codeType, data: places }) });
  });

const zeroIn = (graph: Graph, name: string): Value =>
  graph.constant(`${name}/zero`, { type: { dtype: "float32", shape: [1] }, data: Float32Array.of(0) });

/** The table holds 0 first and then the rest in order. */
const placeBehindZero = (code: number, zero: number): number =>
  code === zero ? 0 : code < zero ? code + 1 : code;

/** What of a codebook is trained: all but its zero. */
export const trainedEntries = ({ codebook }: Shared): Float32Array => codebook.filter((entry) => entry !== 0);

/** The codebook with its trained entries as training left them, in its own order again. */
export function withEntries({ codebook, codes }: Shared, trained: Float32Array): Shared {
  let next = 0;
  return { codebook: codebook.map((entry) => (entry === 0 ? 0 : (trained[next++] ?? 0))), codes };
}
