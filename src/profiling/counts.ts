import { type Graph, type Node, type Value, valuesOf } from "../ir/index.ts";
import { firstOf, type LayerCount, layersOf, type NetworkCount } from "./layers.ts";
import { bytesIn } from "./storage.ts";
import { type TorchinfoCount, torchinfoOf } from "./torchinfo.ts";

/** Everything that can be said of a node without running it. */
export interface NodeCount extends LayerCount {
  /** Name of the result, which no other value has; of the first of several. */
  readonly name: string;
  /** Twice the MACs. */
  readonly flops: number;
  readonly torchinfo: TorchinfoCount;
  /** Bytes of what is stored and no node before it reads, statistics included. */
  readonly weightBytes: number;
  /** Bytes of its results. */
  readonly activationBytes: number;
  /** Bytes of all that it reads and makes, each once. */
  readonly movedBytes: number;
  /** Arithmetic intensity: FLOPs for each byte moved. */
  readonly intensity: number;
}

/** Everything that can be said of a network without running it; totals and means over its nodes. */
export interface FullCount extends NetworkCount {
  readonly flops: number;
  readonly torchinfo: TorchinfoCount;
  readonly movedBytes: number;
  readonly intensity: number;
  readonly layers: readonly NodeCount[];
}

/** Counts a network node by node, in every way that papers do. */
export function fullCount(graph: Graph): FullCount {
  const { layers, ...totals } = layersOf(graph);
  const torchinfo = torchinfoOf(graph);
  const unread = new Set<Value>(graph.trained);
  const counts = graph.nodes.map((node, i): NodeCount => {
    const layer = layers[i];
    const pytorch = torchinfo[i];
    if (!layer || !pytorch) throw new Error("a node was not counted: this is a bug in thumbnet");
    return { name: firstOf(node).name, ...layer, ...movement(node, layer.macs, unread), torchinfo: pytorch };
  });
  const sum = (of: (count: NodeCount) => number) => counts.reduce((total, count) => total + of(count), 0);
  const [flops, movedBytes] = [2 * totals.macs, sum((count) => count.movedBytes)];
  return {
    ...totals,
    flops,
    torchinfo: {
      multAdds: sum((count) => count.torchinfo.multAdds),
      passBytes: sum((count) => count.torchinfo.passBytes),
    },
    movedBytes,
    intensity: movedBytes === 0 ? 0 : flops / movedBytes,
    layers: counts,
  };
}

function movement({ inputs, result }: Node, macs: number, unread: Set<Value>) {
  const operands = [...new Set(valuesOf(...Object.values(inputs)))];
  const activationBytes = bytesIn(valuesOf(result));
  const movedBytes = bytesIn(operands) + activationBytes;
  const flops = 2 * macs;
  return {
    flops,
    weightBytes: bytesIn(operands.filter((value) => unread.delete(value))),
    activationBytes,
    movedBytes,
    intensity: movedBytes === 0 ? 0 : flops / movedBytes,
  };
}
