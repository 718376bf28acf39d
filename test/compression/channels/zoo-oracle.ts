import { describe, expect, test } from "vitest";
import {
  type ChannelMap,
  type ChannelSet,
  channelMap,
  withoutChannels,
} from "../../../src/compression/channels/index.ts";
import { interpreter } from "../../../src/engines/interpreter/index.ts";
import { type Graph, sizeOf, stridesOf, type Value } from "../../../src/ir/index.ts";
import { IMAGE, type Model } from "../../../src/models/index.ts";
import { smallNetwork, someWeights } from "../../models/small.ts";
import { mulberry32 } from "../../support/random.ts";

type Weights = Readonly<Record<string, Float32Array>>;

/** One of those networks that are the same at their smallest size. */
export const distinct = (models: readonly Model[]): readonly Model[] => [
  ...new Map(models.map((model) => [smallNetwork(model).toString(), model])).values(),
];

/** What must hold of the coupled channels of every network of the zoo, at its smallest size. */
export function couplesEverywhere(models: readonly Model[]): void {
  describe.each(models)("$name", (model) => {
    const network = smallNetwork(model);
    const map = channelMap(network);

    test("every filter is in one set of channels or held, and in none twice", () => {
      const places = [
        ...setsIn(map).flatMap(({ makers }) =>
          makers.flatMap(({ maker, at }) => at.map((i) => ({ maker, i }))),
        ),
        ...map.held.flatMap(({ maker, at }) => at.map((i) => ({ maker, i }))),
      ]
        .filter(({ maker }) => maker.kind === "filter")
        .map(({ maker, i }) => `${maker.along.of.name} ${i}`);
      const filters = map.families.flatMap(({ makers }) => makers).concat(map.held.map(({ maker }) => maker));
      const all = new Set(filters.filter(({ kind }) => kind === "filter").map(({ along }) => along));
      const count = [...all].reduce((sum, { of, axis }) => sum + (of.type.shape[axis] ?? 0), 0);
      expect(new Set(places).size).toBe(places.length);
      expect(places).toHaveLength(count);
      expect(count).toBeGreaterThanOrEqual(convolutionFilters(network));
    });

    test("without any one set, it builds and answers in the same shapes", () => {
      const removable = map.families.filter(({ sets }) => sets.length > 1);
      for (const { sets } of evenly(removable, mostBuilt)) {
        const { graph } = withoutChannels(network, sets.slice(-1));
        expect(shapesOf(graph)).toEqual(shapesOf(network));
        expect(graph.parameterCount).toBeLessThan(network.parameterCount);
      }
    });

    test("without half of them, it answers what it does when their numbers are 0", async () => {
      const removed = map.families.flatMap(({ sets }) => sets.filter((_, i) => i % 2 === 1));
      const weights = someWeights(network);
      const { graph, numbersOf } = withoutChannels(network, removed);
      const expected = await answered(network, zeroed(network, weights, removed));
      const actual = await answered(graph, numbersOf(weights));
      expect(actual).toEqual(expected);
      expect(expected.some((numbers) => numbers.some((number) => number !== 0))).toBe(true);
    }, 120_000);
  });
}

/** Deep networks repeat themselves. */
const mostBuilt = 25;

const evenly = <T>(all: readonly T[], most: number): readonly T[] =>
  all.length <= most
    ? all
    : Array.from({ length: most }, (_, i) => all[Math.floor((i * all.length) / most)]).flatMap(
        (one) => one ?? [],
      );

const setsIn = ({ families }: ChannelMap): readonly ChannelSet[] => families.flatMap(({ sets }) => sets);

const shapesOf = ({ outputs }: Graph) => [...outputs].map(([name, { type }]) => [name, type.shape]);

/** Filters of all convolutions, counted from the shapes of what they make. */
const convolutionFilters = (network: Graph): number =>
  network.nodes.reduce(
    (sum, { op, result }) => sum + (op.name === "Conv" && "type" in result ? (result.type.shape[1] ?? 0) : 0),
    0,
  );

/** Numbers with zeros in every slice that the sets would take away. */
function zeroed(network: Graph, weights: Weights, removed: readonly ChannelSet[]): Weights {
  const gone = new Set(
    removed.flatMap(({ positions }) => positions.map(({ axis, i }) => place(axis.of, axis.axis, i))),
  );
  return Object.fromEntries(
    network.parameters.map((parameter) => {
      const { shape } = parameter.type;
      const strides = stridesOf(shape);
      const isGone = shape.map((extent, axis) =>
        Array.from({ length: extent }, (_, i) => gone.has(place(parameter, axis, i))),
      );
      const data = (weights[parameter.name] ?? new Float32Array()).map((number, flat) =>
        shape.some((extent, axis) => isGone[axis]?.[Math.floor(flat / (strides[axis] ?? 1)) % extent])
          ? 0
          : number,
      );
      return [parameter.name, data];
    }),
  );
}

const place = ({ name }: Value, axis: number, i: number): string => `${name} ${axis} ${i}`;

async function answered(graph: Graph, weights: Weights): Promise<readonly Float32Array[]> {
  const [image] = graph.inputs;
  if (!image) throw new Error("the network is fed nothing");
  const random = mulberry32(5);
  const data = Float32Array.from({ length: sizeOf(image.type.shape) }, () => 2 * random() - 1);
  const program = await interpreter().compile(graph, { weights });
  const results = await program.run({ [IMAGE]: { type: image.type, data } });
  return Object.values(results).map((tensor) => Float32Array.from(tensor.data));
}
