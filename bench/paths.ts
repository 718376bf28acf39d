/**
 * Squeeze U-Net beside U-Net, unit by unit (the paper's Tables 5 and 6 and its Figure 4) and whole.
 *
 *     npm run bench -- paths --write
 */
import type { Program, WatchedProgram } from "../src/engines/index.ts";
import { ort } from "../src/engines/ort/index.ts";
import type { Node } from "../src/ir/index.ts";
import { squeezeUnet, unet } from "../src/models/index.ts";
import { interleaved, warmUps } from "../src/profiling/index.ts";
import { spreadOf } from "./peer.ts";
import type { Comparison } from "./results.ts";
import { workloadOf } from "./workload.ts";

/** A unit's name, and where it lies in both networks. */
const units: readonly (readonly [what: string, squeeze: readonly string[], unet: readonly string[]])[] = [
  ["DS1 | Conv128 (x2)", ["ds1/"], ["down2/"]],
  ["DS2 | Conv256 (x2)", ["ds2/"], ["down3/"]],
  ["DS3 | Conv512 (x2)", ["ds3/"], ["down4/"]],
  ["DS4 | Conv1024 (x2)", ["ds4/"], ["down5/"]],
  ["contracting path", ["ds1/", "ds2/", "ds3/", "ds4/"], ["down2/", "down3/", "down4/", "down5/"]],
  ["US1 | up 512", ["us1/"], ["up1/"]],
  ["US2 | up 256", ["us2/"], ["up2/"]],
  ["US3 | up 128", ["us3/"], ["up3/"]],
  ["expanding path", ["us1/", "us2/", "us3/"], ["up1/", "up2/", "up3/"]],
  [
    "both paths",
    ["ds1/", "ds2/", "ds3/", "ds4/", "us1/", "us2/", "us3/"],
    ["down2/", "down3/", "down4/", "down5/", "up1/", "up2/", "up3/"],
  ],
];

const names = ["Squeeze U-Net", "U-Net"] as const;
const size = [1, 3, 360, 480] as const;

export async function benchPaths(rounds: number): Promise<readonly Comparison[]> {
  const engine = ort({ threads: 1 });
  if (!engine.watch) throw new Error("ONNX Runtime's nodes cannot be told apart");
  const workloads = [squeezeUnet, unet].map((model) => workloadOf(model.graph({ input: size })));
  const programs: { readonly plain: Program; readonly watched: WatchedProgram }[] = [];
  for (const { graph, weights = {} } of workloads)
    programs.push({
      plain: await engine.compile(graph, { weights }),
      watched: await engine.watch(graph, { weights }),
    });
  const runs = (kind: "plain" | "watched") =>
    programs.map((program, i) => () => program[kind].run(workloads[i]?.feeds ?? {}));
  const times = await interleaved([...runs("plain"), ...runs("watched")], { runs: rounds });

  const nodes: ReadonlyMap<Node, readonly number[]>[] = [];
  for (const { plain, watched } of programs) {
    nodes.push((await watched.nodeTimes()).byNode);
    await plain.close();
  }
  const taken = (network: 0 | 1, blocks: readonly string[]): readonly number[] => {
    const inside = [...(nodes[network] ?? [])].filter(([{ path }]) =>
      blocks.some((block) => `${path}/`.startsWith(block)),
    );
    return Array.from({ length: rounds }, (_, run) =>
      inside.reduce((sum, [, each]) => sum + (each[run + warmUps] ?? 0), 0),
    );
  };
  return [
    compared("inference of 1x3x360x480", rounds, [times[0] ?? [], times[1] ?? []]),
    ...units.map(([what, squeeze, plain]) => compared(what, rounds, [taken(0, squeeze), taken(1, plain)])),
  ];
}

function compared(
  what: string,
  rounds: number,
  [ours, theirs]: readonly [readonly number[], readonly number[]],
): Comparison {
  const [squeeze, plain] = [spreadOf(ours), spreadOf(theirs)];
  return {
    what,
    rounds,
    sides: [
      { name: names[0], milliseconds: squeeze },
      { name: names[1], milliseconds: plain },
    ],
    ratios: [squeeze.median / plain.median],
  };
}
