import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumAt, type OpenPage, openPage } from "../../bench/browser/chromium.ts";
import { openSite, type Site } from "../../bench/browser/site.ts";
import { decodePng } from "../../src/data/node/png.ts";
import { smallRun } from "../cli/small-run.ts";
import { thumbnet } from "../cli/typing.ts";
import { scratchFolder } from "../support/scratch.ts";

const needed = chromiumAt ? "" : " (there is no Chromium on this machine)";

describe.skipIf(!chromiumAt)(`what thumbnet compile writes, in a page${needed}`, () => {
  const out = scratchFolder();
  let photograph: string;
  /** What `thumbnet predict` labels the photograph's pixels. */
  let expected: readonly number[];
  let site: Site;
  let opened: OpenPage;

  beforeAll(async () => {
    const { run, data } = await smallRun();
    photograph = join(data, "val", "val-0000.png");
    const compiled = await thumbnet(["compile", run, "--html", "--relaxed", "--out", out]);
    expect(compiled).toMatchObject({ code: 0 });
    const threaded = await thumbnet([
      "compile",
      run,
      "--relaxed",
      "--threads",
      "2",
      "--out",
      join(out, "threaded"),
    ]);
    expect(threaded).toMatchObject({ code: 0 });
    const predicted = await thumbnet(["predict", run, photograph, "--out", join(out, "predicted"), "--json"]);
    const [{ mask }] = JSON.parse(predicted.stdout).images;
    expected = [...decodePng(readFileSync(mask), mask).data];
    const served = ["", "threaded/"].flatMap((folder) =>
      readdirSync(join(out, folder), { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ name }) => [`/${folder}${name}`, readFileSync(join(out, folder, name))] as const),
    );
    site = await openSite(new Map([...served, ["/picture.png", readFileSync(photograph)]]));
    opened = await openPage(site.origin);
  });
  afterAll(async () => {
    await opened?.close();
    await site?.close();
  });

  test("the page opens from disk, and labels a photograph as predict does, pixel by pixel", async () => {
    const { page, close } = await openPage(pathToFileURL(join(out, "run.html")).href);
    try {
      await page.setInputFiles("input[data-image]", photograph);
      await page.waitForSelector("body[data-state=done]");
      const mask: readonly number[] = await page.evaluate("[...window.thumbnet.mask]");
      expect(mask).toEqual(expected);
      expect(new Set(mask).size).toBeGreaterThan(1);
    } finally {
      await close();
    }
  });

  test("the page says what is wrong with a file that is no picture", async () => {
    const { page, close } = await openPage(pathToFileURL(join(out, "run.html")).href);
    try {
      await page.setInputFiles("input[data-image]", join(out, "run.wasm"));
      await page.waitForSelector("body[data-state=failed]");
      expect(await page.textContent("[data-status]")).toMatch(/\w/);
    } finally {
      await close();
    }
  });

  const answerOf = (where: "maskHere" | "maskInWorker", loader = "/run.mjs"): Promise<readonly number[]> =>
    opened.page.evaluate(
      `import("/test/browser/compiled.js").then((the) => the.${where}({ loader: "${loader}", picture: "/picture.png" }))`,
    );

  test.each(["maskHere", "maskInWorker"] as const)(
    "%s: two threads label as one does, bit for bit",
    async (where) => {
      expect(await answerOf(where, "/threaded/run.mjs")).toEqual(await answerOf(where));
    },
  );

  // The loader takes the relaxed file here, whose rounding is its own: a pixel on the border may change its class.
  test.each(["maskHere", "maskInWorker"] as const)(
    "%s: the loader labels all but a few pixels so",
    async (where) => {
      const mask = await answerOf(where);
      const apart = mask.filter((label, pixel) => label !== expected[pixel]).length;
      expect(mask).toHaveLength(expected.length);
      expect(apart / mask.length).toBeLessThan(0.01);
    },
  );
});
