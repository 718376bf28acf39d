import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumAt, type OpenPage, openPage } from "../../bench/browser/chromium.ts";
import { openSite, type Site } from "../../bench/browser/site.ts";
import { workloadOf } from "../../src/cli/workload.ts";
import { plainSimd, wasm } from "../../src/engines/wasm/index.ts";
import { modelNamed } from "../../src/models/index.ts";
import { networkRounding } from "../conformance/tolerances.ts";

const model = "squeeze-unet";
const input = [1, 3, 32, 48] as const;

/** What our engine answers in Node, in plain SIMD, whose rounding is the same everywhere. */
async function inNode(): Promise<readonly number[]> {
  const graph = modelNamed(model)?.graph({ input });
  if (!graph) throw new Error(`there is no ${model}`);
  const { weights = {}, feeds } = workloadOf({ name: model, graph });
  const program = await wasm({ dialect: plainSimd }).compile(graph, { weights });
  const [answer] = Object.values(await program.run(feeds));
  return [...(answer?.data ?? [])];
}

const needed = chromiumAt ? "" : " (there is no Chromium on this machine)";

describe.skipIf(!chromiumAt)(`engines/wasm in a page${needed}`, () => {
  let site: Site;
  let opened: OpenPage;
  beforeAll(async () => {
    site = await openSite();
    opened = await openPage(site.origin);
  });
  afterAll(async () => {
    await opened.close();
    await site.close();
  });

  const inPage = (simd: "plain" | "relaxed"): Promise<readonly number[]> =>
    opened.page.evaluate(
      `import("/test/browser/engine.js").then(({ answered }) => answered(${JSON.stringify({ model, input, simd })}))`,
    );

  test("compiles a network and computes in plain SIMD what it computes in Node, bit for bit", async () => {
    const expected = await inNode();
    expect(expected.length).toBeGreaterThan(0);
    expect(await inPage("plain")).toEqual(expected);
  });

  test("computes in relaxed SIMD the same but for rounding, and not the same bits", async () => {
    const expected = await inNode();
    const found = await inPage("relaxed");
    const largest = Math.max(...expected.map(Math.abs));
    const furthest = Math.max(...expected.map((y, i) => Math.abs(y - (found[i] ?? Number.NaN))));
    expect(furthest).toBeLessThan(networkRounding.wasm * largest);
    expect(furthest).toBeGreaterThan(0);
  });
});
