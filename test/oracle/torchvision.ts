import { readFileSync } from "node:fs";
import type { Engine } from "../../src/engines/index.ts";
import { ort } from "../../src/engines/ort/index.ts";
import type { Graph, Shape } from "../../src/ir/index.ts";
import { IMAGE, modelNamed, SCORES } from "../../src/models/index.ts";
import { renamed, torchvision } from "../../src/pretrained/index.ts";
import { type Digest, digestOf } from "../support/digest.ts";
import { filled } from "../support/filled.ts";

/** What `npm run oracle` wrote down of one of torchvision's networks. */
export interface Fixture {
  readonly torchvision: string;
  readonly image: Digest;
  /** Of float64, and how far torchvision's own float32 is from it. */
  readonly scores: Digest & { readonly float32: number };
  /** Shapes of its `state_dict`. */
  readonly tensors: Readonly<Record<string, Shape>>;
}

export const fixtureOf = (network: string): Fixture =>
  JSON.parse(readFileSync(new URL(`../fixtures/torchvision/${network}.json`, import.meta.url), "utf8"));

/** Relative distance from torchvision's float64 scores. Its own float32 is up to 1e-6 away. */
export const within = 5e-6;

/** One of the zoo's networks as torchvision builds it, for images of the fixture's size. */
export function graphOf(name: string, { shape: [n = 1, c = 3, h = 0, w = 0] }: Digest): Graph {
  const options = torchvision[name]?.options ?? {};
  const graph = modelNamed(name)?.graph({ options, input: [n, c, h, w] });
  if (!graph) throw new Error(`the zoo has no ${name}`);
  return graph;
}

/** The scores that our network gives the fixture's image with weights by our names. */
export async function scoresOf(
  graph: Graph,
  weights: Readonly<Record<string, Float32Array>>,
  engine: Engine = ort(),
): Promise<Digest> {
  const shape = graph.inputs[0]?.type.shape ?? [];
  const program = await engine.compile(graph, { weights });
  const image = { type: { dtype: "float32", shape }, data: filled("image", shape) } as const;
  const scores = (await program.run({ [IMAGE]: image }))[SCORES];
  await program.close();
  return digestOf(scores?.type.shape ?? [], scores?.data ?? []);
}

/** Weights that the formula makes of torchvision's names, under ours. */
export function filledWeights(name: string, { tensors }: Fixture): Record<string, Float32Array> {
  const table = torchvision[name];
  if (!table) throw new Error(`torchvision has no ${name}`);
  const theirs = Object.entries(tensors).map(([tensor, shape]) => [tensor, { tensor, shape }] as const);
  return Object.fromEntries(
    [...renamed(new Map(theirs), table)].map(([ours, { tensor, shape }]) => [ours, filled(tensor, shape)]),
  );
}
