import { expect, test } from "vitest";
import { torchvision } from "../../src/pretrained/index.ts";
import { digestOf, distance } from "../support/digest.ts";
import { filled } from "../support/filled.ts";
import { filledWeights, fixtureOf, graphOf, scoresOf, within } from "./torchvision.ts";

/** The smallest of each family; `npm run test:slow` takes the others. */
const small = ["squeezenet-1.1", "mobilenet-v2", "mobilenet-v3-small", "shufflenet-v2-0.5", "resnet-18"];

test.each(small)("%s scores as torchvision's does", async (name) => {
  const fixture = fixtureOf(torchvision[name]?.network ?? "");
  const image = filled("image", fixture.image.shape);
  expect(distance(digestOf(fixture.image.shape, image), fixture.image)).toBeLessThan(1e-8);
  const scores = await scoresOf(graphOf(name, fixture.image), filledWeights(name, fixture));
  expect(distance(scores, fixture.scores)).toBeLessThan(within);
});

test.each(Object.values(torchvision))(
  "torchvision's own float32 keeps that bound: $network",
  ({ network }) => {
    expect(fixtureOf(network).scores.float32).toBeLessThan(within);
  },
);
