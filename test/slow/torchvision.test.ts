import { expect, test } from "vitest";
import { torchvision } from "../../src/pretrained/index.ts";
import { filledWeights, fixtureOf, graphOf, scoresOf, within } from "../oracle/torchvision.ts";
import { distance } from "../support/digest.ts";

test.each(Object.entries(torchvision))(
  "%s scores as torchvision's does",
  { timeout: 120_000 },
  async (name, table) => {
    const fixture = fixtureOf(table.network);
    const scores = await scoresOf(graphOf(name, fixture.image), filledWeights(name, fixture));
    expect(distance(scores, fixture.scores)).toBeLessThan(within);
  },
);
