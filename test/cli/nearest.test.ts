import { describe, expect, test } from "vitest";
import { nearest, suggestion } from "../../src/cli/nearest.ts";

describe("nearest names", () => {
  test.each([
    ["a swapped pair", "widht", ["width"]],
    ["a missing letter", "sumary", ["summary"]],
    ["the beginning of a name", "sum", ["summary"]],
    ["dashes that do not count", "--widh", ["width"]],
    ["nothing near", "pizza", []],
  ])("for %s", (_, word, found) => {
    expect(nearest(word, ["models", "summary", "width", "height"])).toEqual(found);
  });

  test("come with the nearest first, three at most", () => {
    expect(nearest("unet4x", ["unet1", "unet2", "unet4", "unet3"])).toEqual(["unet4", "unet1", "unet2"]);
  });

  test("are all names when none is near and there is nothing better to say", () => {
    expect(suggestion("pizza", { names: ["unet", "fire"] })).toBe("there are unet, fire");
    expect(suggestion("pizza", { names: ["unet"], otherwise: "look" })).toBe("look");
    expect(suggestion("unett", { names: ["unet"], otherwise: "look" })).toBe("did you mean unet?");
  });
});
