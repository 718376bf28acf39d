import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { python } from "../oracle/python.mjs";
import { torchvision } from "../src/pretrained/index.ts";
import { readForeign } from "../src/runs/index.ts";
import { fixtureOf, graphOf, scoresOf, within } from "../test/oracle/torchvision.ts";
import { distance } from "../test/support/digest.ts";

/**
 * Asks torchvision what each of its networks is called inside and computes, keeps that as fixtures, and reads the
 * weights that it saved: the networks of the zoo must score the same.
 */
export async function askTorchvision(folder: string, at: (path: string) => string): Promise<void> {
  for (const [name, { network }] of Object.entries(torchvision)) {
    python([at("oracle/torchvision_networks.py"), folder, network], { stdio: ["ignore", "pipe", "inherit"] });
    copyFileSync(join(folder, `${network}.json`), at(`test/fixtures/torchvision/${network}.json`));
    const file = join(folder, `${network}.safetensors`);
    const { description, weights } = await readForeign(file, { model: name, options: {} });
    rmSync(file);
    const fixture = fixtureOf(network);
    const graph = graphOf(description.model, fixture.image);
    const apart = distance(await scoresOf(graph, Object.fromEntries(weights)), fixture.scores);
    if (!(apart < within)) throw new Error(`${name} is ${apart} away from torchvision's ${network}`);
    console.error(`${network}: ${apart.toExponential(1)} apart`);
  }
}
