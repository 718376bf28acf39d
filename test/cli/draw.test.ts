import { readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { scratchFolder } from "../support/scratch.ts";
import { parseXml } from "../support/xml.ts";
import { smallRun } from "./small-run.ts";
import { thumbnet } from "./typing.ts";

describe("thumbnet draw", () => {
  test("writes an SVG of a network with its options", async () => {
    const file = join(scratchFolder(), "net.svg");
    const { code, stdout } = await thumbnet(
      `draw squeezenet-1.0 --set width=0.25 --input 1x3x64x64 --out ${file} --json`,
    );
    expect(code).toBe(0);
    const { nodes, ...answer } = JSON.parse(stdout);
    expect(answer).toEqual({ model: "squeezenet-1.0", file });
    const svg = parseXml(readFileSync(file, "utf8"));
    const drawn = svg
      .all()
      .filter((e) => e.classes.includes("leaf") && e.id !== "" && !e.classes.includes("value"));
    expect(drawn).toHaveLength(nodes);
    expect(svg.all().map(({ text }) => text)).toContain("1×3×64×64");
  });

  test("writes a PNG of a run's network, twice as large as the SVG", async () => {
    const { run } = await smallRun();
    const folder = scratchFolder();
    for (const name of ["net.svg", "net.png"])
      expect((await thumbnet(`draw ${run} --depth 0 --out ${join(folder, name)}`)).code).toBe(0);
    const svg = parseXml(readFileSync(join(folder, "net.svg"), "utf8"));
    const { format, width, height } = await sharp(join(folder, "net.png")).metadata();
    expect({ format, width, height }).toEqual({
      format: "png",
      width: 2 * Number(svg.attributes.get("width")),
      height: 2 * Number(svg.attributes.get("height")),
    });
  });

  test.each([
    "squeeze-unet",
    "squeeze-unet --out net.pdf",
    "squeeze-unett --out net.svg",
    "squeeze-unet --out net.svg --depth -1",
  ])("says what would fit instead of '%s', with exit code 2", async (line) => {
    const { code, stdout, stderr } = await thumbnet(`draw ${line}`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatchSnapshot();
  });
});
