import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { assert, expect, test } from "vitest";
import { interpreter } from "../../src/engines/interpreter/index.ts";
import { IMAGE, SCORES } from "../../src/models/index.ts";
import { type Digest, digestOf, distance } from "../support/digest.ts";
import { askedOf, questions } from "./networks.ts";

const at = (path: string): URL => new URL(`../../${path}`, import.meta.url);

/** What PyTorch computed in float64: `scripts/oracle-segmentation.ts`. */
interface Fixture {
  /** sha256 of the script that made it. */
  readonly script: string;
  readonly scores: Readonly<Record<string, Digest>>;
}

const fixture: Fixture = JSON.parse(readFileSync(at("test/fixtures/oracle/segmentation.json"), "utf8"));

test("the fixture was made by the script that is here", () => {
  const hash = createHash("sha256")
    .update(readFileSync(at("oracle/segmentation.py")))
    .digest("hex");
  assert(fixture.script === hash, "oracle/segmentation.py changed: npx tsx scripts/oracle-segmentation.ts");
});

test.each(questions)("$name scores as PyTorch does", async (question) => {
  const { graph, weights, image } = askedOf(question);
  const program = await interpreter("float64").compile(graph, { weights });
  const { [SCORES]: scores } = await program.run({ [IMAGE]: image });
  const expected = fixture.scores[question.name];
  assert(scores && expected, `PyTorch was not asked about ${question.name}`);
  // Both compute in float64; the fixture keeps nine digits.
  expect(distance(digestOf(scores.type.shape, scores.data), expected)).toBeLessThan(1e-8);
});
